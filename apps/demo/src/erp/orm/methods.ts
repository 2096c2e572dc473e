import { typeError } from '../errors.ts';
import { load } from './load.ts';
import type { Args, Method, Parameter } from './model.ts';
import type { Orm } from './orm.ts';
import { readRecords } from './reading.ts';
import type { SearchOptions } from './search.ts';

const optional = (...names: string[]): Parameter[] => names.map((name) => ({ name }));
const required = (name: string): Parameter => ({ name, required: true });

/** The methods every model has, with the parameter names and order of the real ones. */
const common: Readonly<Record<string, Method>> = {
  create: {
    on: 'model',
    parameters: [required('vals_list')],
    run: (orm, model, _ids, args) => {
      const given = args['vals_list'];
      return Array.isArray(given)
        ? given.map((values: unknown) => orm.create(model, asValues(values)))
        : orm.create(model, asValues(given));
    },
  },
  read: {
    on: 'records',
    parameters: optional('fields', 'load'),
    run: (orm, model, ids, args) => readRecords(orm, model, ids, asNames(args['fields']), wantsBareIds(args)),
  },
  write: {
    on: 'records',
    parameters: [required('vals')],
    run: (orm, model, ids, args) => {
      const values = asValues(args['vals']);
      for (const id of ids) orm.write(model, id, values);
      return true;
    },
  },
  unlink: {
    on: 'records',
    parameters: [],
    run: (orm, model, ids) => {
      for (const id of ids) orm.unlink(model, id);
      return true;
    },
  },
  search: {
    on: 'model',
    parameters: [required('domain'), ...optional('offset', 'limit', 'order')],
    run: (orm, model, _ids, args) => orm.search(model, args['domain'], searchOptions(args)),
  },
  search_count: {
    on: 'model',
    parameters: [required('domain'), ...optional('limit')],
    run: (orm, model, _ids, args) => orm.search(model, args['domain'], searchOptions(args)).length,
  },
  search_read: {
    on: 'model',
    parameters: optional('domain', 'fields', 'offset', 'limit', 'order', 'load'),
    run: (orm, model, _ids, args) => {
      const ids = orm.search(model, args['domain'] ?? [], searchOptions(args));
      return readRecords(orm, model, ids, asNames(args['fields']), wantsBareIds(args));
    },
  },
  name_search: {
    on: 'model',
    parameters: optional('name', 'args', 'operator', 'limit'),
    run: (orm, model, _ids, args) => {
      const found = orm.search(model, args['args'] ?? args['domain'] ?? []);
      const named = found.map((id) => [id, orm.displayName(model, orm.record(model, id))] as const);
      const text = String(args['name'] ?? '').toLowerCase();
      return named
        .filter(([, name]) => name.toLowerCase().includes(text))
        .slice(0, searchOptions(args).limit ?? 100);
    },
  },
  fields_get: {
    on: 'model',
    parameters: optional('allfields', 'attributes'),
    run: (orm, model, _ids, args) =>
      describeFields(orm, model, asNames(args['allfields']), asNames(args['attributes'])),
  },
  load: {
    on: 'model',
    parameters: [required('fields'), required('data')],
    run: (orm, model, _ids, args) => load(orm, model, args['fields'], args['data']),
  },
};

/** The method, its parameter names as the version has them; `undefined` when there is none. */
export function methodOf(orm: Orm, model: string, name: string): Method | undefined {
  const own = orm.behaviour(model).methods;
  if (own !== undefined && Object.hasOwn(own, name)) return own[name];
  const method = Object.hasOwn(common, name) ? common[name] : undefined;
  if (name !== 'name_search' || method === undefined || orm.database.version === '17.0') return method;
  return { ...method, parameters: optional('name', 'domain', 'operator', 'limit') };
}

function describeFields(
  orm: Orm,
  model: string,
  names: readonly string[] | undefined,
  attributes: readonly string[] | undefined,
) {
  const all = Object.entries(orm.fields(model));
  const chosen =
    names === undefined || names.length === 0 ? all : all.filter(([name]) => names.includes(name));
  const described = chosen.map(([name, field]) => {
    const told = Object.entries(field).filter(([key]) => attributes?.includes(key) ?? true);
    return [name, Object.fromEntries(told)];
  });
  return Object.fromEntries(described) as Record<string, Record<string, unknown>>;
}

function searchOptions(args: Args): SearchOptions {
  const { offset, limit, order } = args;
  return {
    ...(typeof offset === 'number' ? { offset } : {}),
    ...(typeof limit === 'number' ? { limit } : {}),
    ...(typeof order === 'string' ? { order } : {}),
  };
}

function asValues(given: unknown): Args {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given };
  throw typeError(`values must be an object of field names and values, got ${JSON.stringify(given)}`);
}

function asNames(given: unknown): string[] | undefined {
  return Array.isArray(given) ? given.map(String) : undefined;
}

const wantsBareIds = (args: Args) => 'load' in args && args['load'] !== '_classic_read';
