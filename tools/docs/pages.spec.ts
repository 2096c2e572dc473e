import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writtenPages } from './pages.ts';

describe('a page that comes from the code', async () => {
  it.each(await writtenPages())('says what the code says: $path', ({ path, text }) => {
    const advice = `${path} is out of date: node tools/launch/run.mjs tools/docs/generate.ts`;
    expect(readFileSync(path, 'utf8'), advice).toBe(text);
  });
});
