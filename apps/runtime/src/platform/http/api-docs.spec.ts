import { api } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../testing/control-plane.ts';

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId: string; parameters: Array<{ name: string; in: string }> }>
  >;
}

let plane: ControlPlane;
let document: OpenApi;

beforeAll(async () => {
  plane = await startControlPlane();
  document = (await (await fetch(`${plane.url}/api/openapi.json`)).json()) as OpenApi;
});
afterAll(() => plane.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      ...operation,
    })),
  );

describe('the OpenAPI document', () => {
  it('describes every operation of the API once', () => {
    const expected = Object.entries(api).flatMap(([group, contracts]) =>
      Object.keys(contracts).map((name) => `${group}.${name}`),
    );
    const described = operations().map(({ operationId }) => operationId);
    expect(document.openapi).toBe('3.1.0');
    expect(described.toSorted()).toEqual([...expected, 'triggers.bringFile'].toSorted());
  });

  it('names every part of a path as a parameter', () => {
    for (const { path, parameters } of operations()) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  it('describes nothing that this server does not serve', async () => {
    for (const { path, method } of operations()) {
      const response = await fetch(plane.url + path.replaceAll(/\{\w+\}/g, 'x'), { method });
      const text = await response.text();
      expect(text, `${method} ${path}`).not.toContain('request.unknown-path');
    }
  });
});

describe('the documentation', () => {
  it('comes from this server alone and holds no inline script', async () => {
    const page = await fetch(`${plane.url}/api/docs`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(html).not.toMatch(/<script>|https?:\/\//);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const response = await fetch(plane.url + file);
      expect(response.status, file).toBe(200);
      expect((await response.bytes()).length, file).toBeGreaterThan(50);
    }
  });

  it('serves no other file of the package', async () => {
    expect((await fetch(`${plane.url}/api/docs/files/package.json`)).status).toBe(404);
  });
});

describe('every answer', () => {
  it('tells the browser to trust nothing else', async () => {
    const { headers } = await fetch(`${plane.url}/api/about`);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('script-src');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
