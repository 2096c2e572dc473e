import { z } from 'zod';
import { api } from './api.ts';
import type { Contract, ContractGroup } from './contract.ts';
import { ProblemDocument } from './problem.ts';
import { FileQuery, filesPath, FileTaken } from './triggers.ts';

type Json = Record<string, unknown>;

/** Schema of a contract as JSON Schema; named schemas are collected and referred to. */
type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Json;

/** The contracts as an OpenAPI 3.1 document. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  const schemaOf = schemasInto(schemas);
  for (const [group, contracts] of Object.entries(api as Record<string, ContractGroup>)) {
    for (const [name, contract] of Object.entries(contracts)) {
      const path = templateOf(contract.path);
      (paths[path] ??= {})[contract.method.toLowerCase()] = operationOf(group, name, contract, schemaOf);
    }
  }
  paths[templateOf(filesPath)] = { post: fileOperation(schemaOf) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crossdock API',
      version,
      description:
        'Everything the designer does. People sign in with a session cookie, machines with a bearer token.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'crossdock_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
    tags: Object.keys(api).map((name) => ({ name })),
    paths,
  };
}

function operationOf(group: string, name: string, contract: Contract, schemaOf: SchemaOf): Json {
  return {
    operationId: `${group}.${name}`,
    tags: [group],
    summary: contract.summary,
    security: contract.allow === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [...pathParameters(contract.path), ...queryParameters(contract.query, schemaOf)],
    ...(contract.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(contract.body, 'input') } },
          },
        }),
    responses: responsesOf(contract.returns, schemaOf),
  };
}

/** The one operation that takes no JSON: a file, of any type that the flow reads. */
function fileOperation(schemaOf: SchemaOf): Json {
  const file = { type: 'string', format: 'binary' };
  return {
    operationId: 'triggers.bringFile',
    tags: ['triggers'],
    summary: 'Bring a CSV or JSON file of up to 50 MB to a flow that starts with files',
    security: [{ session: [] }, { token: [] }],
    parameters: [...pathParameters(filesPath), ...queryParameters(FileQuery, schemaOf)],
    requestBody: {
      required: true,
      content: {
        'application/octet-stream': { schema: file },
        'multipart/form-data': { schema: { type: 'object', properties: { file } } },
      },
    },
    responses: responsesOf(FileTaken, schemaOf),
  };
}

function responsesOf(returns: z.ZodType, schemaOf: SchemaOf): Json {
  return {
    '200': {
      description: 'Done',
      content: { 'application/json': { schema: schemaOf(returns, 'output') } },
    },
    default: {
      description: 'What went wrong, and what to do (RFC 9457)',
      content: { 'application/problem+json': { schema: schemaOf(ProblemDocument, 'output') } },
    },
  };
}

function templateOf(path: string): string {
  return `/api${path.replaceAll(/:([a-z]+)/gi, '{$1}')}`;
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:([a-z]+)/gi)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined, schemaOf: SchemaOf): Json[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema, 'input'),
  }));
}

/** zod keeps named schemas beside each use, where a reader of the whole document would not look for them. */
function schemasInto(schemas: Json): SchemaOf {
  return (schema, io) => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      target: 'draft-2020-12',
    });
    const { $defs = {}, ...used } = referringToComponents(json);
    for (const [name, each] of Object.entries($defs as Json)) {
      if (name in schemas && JSON.stringify(schemas[name]) !== JSON.stringify(each))
        throw new Error(`Two schemas are called ${name}`);
      schemas[name] = each;
    }
    return used;
  };
}

function referringToComponents(json: Json): Json {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', '#/components/schemas/') : value,
  ) as Json;
}
