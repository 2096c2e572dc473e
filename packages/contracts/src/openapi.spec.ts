import { describe, expect, it } from 'vitest';
import { api } from './api.ts';
import type { Contract, ContractGroup } from './contract.ts';
import { openApiDocument } from './openapi.ts';

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: unknown[];
  parameters: Array<{ name: string; in: string; required: boolean; schema: object }>;
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  tags: Array<{ name: string }>;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: object };
}

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as Document;
const contracts: Array<[name: string, contract: Contract]> = Object.entries(
  api as Record<string, ContractGroup>,
).flatMap(([group, each]) =>
  Object.entries(each).map(([name, contract]): [string, Contract] => [`${group}.${name}`, contract]),
);
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

/** All values under `$ref` anywhere in the document. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === '$ref' && typeof each === 'string' ? [each] : refsIn(each),
  );
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and of this release', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Crossdock API', version: '1.2.3' } });
  });

  it('has every contract, once, under its own path and method, and the address for files', () => {
    expect(operations).toHaveLength(contracts.length + 1);
    expect(operations.map(({ operationId }) => operationId)).toContain('triggers.bringFile');
    for (const [name, { method, path }] of contracts) {
      const documented = document.paths[`/api${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()];
      expect(documented?.operationId).toBe(name);
    }
  });

  it('names each operation differently, so that clients can be generated', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('declares the names in every path, each required and each once', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(path).not.toContain(':');
      for (const { parameters } of Object.values(methods)) {
        const declared = parameters.filter((each) => each.in === 'path');
        expect(declared.map(({ name }) => name)).toEqual(inPath);
        expect(declared.every(({ required }) => required)).toBe(true);
      }
    }
  });

  it('declares what can be asked of the run history', () => {
    const list = document.paths['/api/environments/{env}/runs']?.['get'];
    const query = list?.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
    expect(query).toEqual(['flow', 'status', 'kind', 'search', 'batch', 'from', 'to', 'cursor', 'limit']);
  });

  it('says of each operation what it takes, what it answers, and how errors look', () => {
    for (const [name, { body }] of contracts) {
      const operation = operations.find(({ operationId }) => operationId === name);
      expect(operation?.summary).not.toBe('');
      expect(operation?.requestBody !== undefined).toBe(body !== undefined);
      expect(operation?.responses['200']?.content['application/json']?.schema).toBeDefined();
      expect(operation?.responses['default']?.content['application/problem+json']?.schema).toEqual({
        $ref: '#/components/schemas/Problem',
      });
    }
  });

  it('asks for a session or a token, except where anybody may come in', () => {
    const open = operations
      .filter(({ security }) => security.length === 0)
      .map(({ operationId }) => operationId);
    expect(open.sort()).toEqual(['session.signIn', 'system.about']);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['session', 'token']);
  });

  it('refers only to schemas that it holds', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(contracts.length);
    for (const ref of refs) {
      const [, name = ''] = /^#\/components\/schemas\/(\w+)$/.exec(ref) ?? [];
      expect(document.components.schemas, ref).toHaveProperty(name);
    }
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('lists every group it tags', () => {
    const tags = new Set(operations.flatMap((each) => each.tags));
    expect(document.tags.map(({ name }) => name).sort()).toEqual([...tags].sort());
  });
});
