import type { z } from 'zod';

/** What a caller must be allowed to do: plural noun, verb. */
export type Permission =
  | 'catalogue.read'
  | 'flows.read'
  | 'flows.edit'
  | 'flows.publish'
  | 'flows.deploy'
  | 'runs.read'
  | 'runs.replay'
  | 'runs.start'
  | 'effects.settle'
  | 'approvals.read'
  | 'approvals.decide'
  | 'people.read'
  | 'references.read'
  | 'references.edit'
  | 'connections.read'
  | 'connections.edit'
  | 'environments.edit'
  | 'lookups.read'
  | 'lookups.edit'
  | 'tokens.edit'
  | 'demo.use';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Names in a path: `/environments/:env/runs` has `env`. */
type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, string> & PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Record<Name, string>
    : unknown;

/** One operation of the API: from this entry come route, validation, permission, OpenAPI and the typed client. */
export interface Contract<
  Path extends string = string,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Returns extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** Below `/api`. */
  path: Path;
  summary: string;
  /** `public`: no sign-in needed. `session`: any signed-in person or token. */
  allow: Permission | 'public' | 'session';
  query?: Query;
  body?: Body;
  returns: Returns;
}

type Options<Query extends z.ZodType, Body extends z.ZodType, Returns extends z.ZodType> = {
  summary: string;
  allow: Contract['allow'];
  query?: Query;
  body?: Body;
  returns: Returns;
};

function operation(method: Method) {
  return <
    const Path extends string,
    Returns extends z.ZodType,
    Query extends z.ZodType = z.ZodUndefined,
    Body extends z.ZodType = z.ZodUndefined,
  >(
    path: Path,
    options: Options<Query, Body, Returns>,
  ): Contract<Path, Query, Body, Returns> => ({ method, path, ...options });
}

export const get = operation('GET');
export const post = operation('POST');
export const put = operation('PUT');
export const del = operation('DELETE');

export type ContractGroup = Record<string, Contract>;

type ParsedQuery<C> = C extends Contract<string, infer Query, z.ZodType, z.ZodType> ? z.output<Query> : never;
type ParsedBody<C> = C extends Contract<string, z.ZodType, infer Body, z.ZodType> ? z.output<Body> : never;
type PathOf<C> = C extends Contract<infer Path, z.ZodType, z.ZodType, z.ZodType> ? Path : never;

/** What a handler is given, parsed and typed. */
export interface Received<C> {
  params: PathParams<PathOf<C>>;
  query: ParsedQuery<C>;
  body: ParsedBody<C>;
}

/** What an operation answers, before it is written as JSON. */
export type ReturnOf<C> =
  C extends Contract<string, z.ZodType, z.ZodType, infer Returns> ? z.input<Returns> : never;

/** What a caller sends: path names, query and body as written, before defaults. */
export type CallOf<C> =
  C extends Contract<infer Path, infer Query, infer Body, z.ZodType>
    ? (unknown extends PathParams<Path> ? object : { params: PathParams<Path> }) &
        (Query extends z.ZodUndefined ? object : { query?: z.input<Query> }) &
        (Body extends z.ZodUndefined ? object : { body: z.input<Body> })
    : never;

/** What a caller gets back. */
export type AnswerOf<C> =
  C extends Contract<string, z.ZodType, z.ZodType, infer Returns> ? z.output<Returns> : never;
