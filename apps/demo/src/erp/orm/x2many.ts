import { valueError } from '../errors.ts';
import type { Value } from '../store.ts';
import { pythonRepr, type FieldPlace } from './convert.ts';
import type { Orm } from './orm.ts';

type Given = Readonly<Record<string, unknown>>;

/** One x2many command, such as `[0, 0, {...}]` to create or `[6, 0, [3]]` to replace. */
interface Command {
  code: number;
  id: number;
  argument: unknown;
}

/** A many2many value after its commands. */
export function applyToIds(
  orm: Orm,
  place: FieldPlace,
  commands: unknown,
  current: Value | undefined,
): readonly number[] {
  const relation = place.field.relation ?? '';
  let ids: readonly number[] = Array.isArray(current) ? current : [];
  for (const { code, id, argument } of decode(place, commands)) {
    switch (code) {
      case 0:
        ids = [...ids, orm.create(relation, asValues(place, argument))];
        break;
      case 1:
        orm.write(relation, id, asValues(place, argument));
        break;
      case 2:
        orm.unlink(relation, id);
        ids = ids.filter((linked) => linked !== id);
        break;
      case 3:
        ids = ids.filter((linked) => linked !== id);
        break;
      case 4:
        ids = [...new Set([...ids, orm.record(relation, id).id])];
        break;
      case 5:
        ids = [];
        break;
      case 6:
        ids = asIds(place, argument).map((linked) => orm.record(relation, linked).id);
        break;
      default:
        throw badCommands(place, commands);
    }
  }
  return ids;
}

/** Runs the commands of a one2many on the records behind it. A line cut off from its order is deleted. */
export function applyToLines(
  orm: Orm,
  place: FieldPlace,
  owner: { id: number; inverse: string },
  commands: unknown,
): void {
  const relation = place.field.relation ?? '';
  for (const { code, id, argument } of decode(place, commands)) {
    switch (code) {
      case 0:
        orm.create(relation, { ...asValues(place, argument), [owner.inverse]: owner.id });
        break;
      case 1:
        orm.write(relation, id, asValues(place, argument));
        break;
      case 2:
      case 3:
        orm.unlink(relation, id);
        break;
      case 4:
        orm.write(relation, id, { [owner.inverse]: owner.id });
        break;
      case 5:
        for (const line of orm.children(place.model, owner.id, place.name)) orm.unlink(relation, line);
        break;
      case 6:
        keepOnly(orm, place, owner, asIds(place, argument));
        break;
      default:
        throw badCommands(place, commands);
    }
  }
}

function keepOnly(
  orm: Orm,
  place: FieldPlace,
  owner: { id: number; inverse: string },
  kept: readonly number[],
): void {
  const relation = place.field.relation ?? '';
  for (const line of orm.children(place.model, owner.id, place.name)) {
    if (!kept.includes(line)) orm.unlink(relation, line);
  }
  for (const line of kept) orm.write(relation, line, { [owner.inverse]: owner.id });
}

function decode(place: FieldPlace, commands: unknown): Command[] {
  if (commands === false || commands === null) return [];
  if (!Array.isArray(commands)) throw badCommands(place, commands);
  return commands.map((command: unknown) => {
    if (!Array.isArray(command) || typeof command[0] !== 'number') throw badCommands(place, commands);
    return { code: command[0], id: Number(command[1]), argument: command[2] as unknown };
  });
}

function asValues(place: FieldPlace, argument: unknown): Given {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    throw badCommands(place, argument);
  }
  return { ...argument };
}

function asIds(place: FieldPlace, argument: unknown): number[] {
  if (!Array.isArray(argument) || argument.some((id) => typeof id !== 'number')) {
    throw badCommands(place, argument);
  }
  return argument.map(Number);
}

const badCommands = ({ model, name }: FieldPlace, value: unknown) =>
  valueError(`Wrong value for ${model}.${name}: ${pythonRepr(value)}`);
