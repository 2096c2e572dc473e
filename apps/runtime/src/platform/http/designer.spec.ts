import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../testing/control-plane.ts';

const script = `console.log(${JSON.stringify('orders '.repeat(2000))});`;
let folder: string;
let plane: ControlPlane;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossdock-designer-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Crossdock</title>');
  await writeFile(join(folder, 'assets', 'main-abc123.js'), script);
  plane = await startControlPlane({ DESIGNER_DIR: folder });
});
afterAll(async () => {
  await plane.close();
  await rm(folder, { recursive: true });
});

describe('the designer', () => {
  it('is the page at the root and at every address of its own', async () => {
    for (const path of ['/', '/flows/order-to-odoo', '/runs?status=failed']) {
      const response = await fetch(plane.url + path);
      expect(await response.text(), path).toContain('<title>Crossdock</title>');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('leaves files that do not exist and addresses of the server as not found', async () => {
    for (const path of ['/assets/old-123.js', '/api/nothing', '/hooks/dev', '/health/nothing']) {
      const response = await fetch(plane.url + path);
      expect(response.status, path).toBe(404);
      expect(response.headers.get('content-type')).toContain('problem+json');
    }
  });

  it('lets browsers keep files whose names change with their content', async () => {
    const response = await fetch(`${plane.url}/assets/main-abc123.js`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toBe(script);
  });

  it('sends files compressed', async () => {
    const length = await new Promise<number>((resolve, reject) => {
      const options = { headers: { 'accept-encoding': 'br' } };
      request(`${plane.url}/assets/main-abc123.js`, options, (response) => {
        expect(response.headers['content-encoding']).toBe('br');
        let bytes = 0;
        response.on('data', (chunk: Buffer) => (bytes += chunk.length));
        response.on('end', () => {
          resolve(bytes);
        });
      })
        .on('error', reject)
        .end();
    });
    expect(length).toBeLessThan(script.length / 10);
  });

  it('shows no file outside its folder', async () => {
    const response = await fetch(`${plane.url}/assets/..%2f..%2f..%2fetc/passwd`);
    expect(await response.text()).not.toContain('root:');
  });
});
