import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { startSystem, type System } from '../support/system.ts';

/** Kilobytes of JavaScript, gzipped, that a page may need before a person can use it. */
const budget = 400;

let browser: Browser;
let system: System;

beforeAll(async () => {
  [browser, system] = await Promise.all([openBrowser(), startSystem()]);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

it('needs less than 400 KB of JavaScript for the first page, all of it from this server', async () => {
  const page = await browser.newPage();
  const scripts = new Map<string, Buffer>();
  const elsewhere: string[] = [];
  page.on('response', (response) => {
    const url = response.url();
    if (!url.startsWith(system.url) && !url.startsWith('data:')) elsewhere.push(url);
    if (url.endsWith('.js')) void response.body().then((body) => scripts.set(url, body));
  });
  await page.goto(system.url);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.waitForLoadState('networkidle');
  const kilobytes = [...scripts.values()].reduce((total, body) => total + gzipSync(body).length / 1024, 0);
  expect(scripts.size).toBeGreaterThan(0);
  expect(kilobytes).toBeLessThan(budget);
  expect(elsewhere).toEqual([]);
});
