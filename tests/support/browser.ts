import { mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { login, startSystem, type System } from './system.ts';

/** Where screenshots go: for people, ignored by git. */
const folder = 'test-output/screenshots';

/** A person at a browser, signed in. */
export interface Person {
  page: Page;
  /** Writes what the person sees to the ignored folder. */
  screenshot(name: string): Promise<void>;
  /** What the pages complained about: errors of scripts, and of the console but for refused requests. */
  complaints: string[];
  leave(): Promise<void>;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: flags,
  });
}

export async function signedInPerson(browser: Browser, system: Pick<System, 'url'>): Promise<Person> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const expected = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  await page.goto(system.url);
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Flows' }).waitFor();
  mkdirSync(folder, { recursive: true });
  return {
    page,
    complaints,
    screenshot: async (name) => {
      await page.screenshot({ path: `${folder}/${name}.png` });
    },
    leave: () => context.close(),
  };
}

/** For the tests of a spec: a system of its own, and for each of them a person who has just signed in to it. */
export function signedInForEachTest(begin: (given: { system: System; person: Person }) => void): void {
  let browser: Browser;
  let system: System;
  let person: Person;
  beforeAll(async () => {
    [browser, system] = await Promise.all([openBrowser(), startSystem()]);
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });
  beforeEach(async () => {
    person = await signedInPerson(browser, system);
    begin({ system, person });
  });
  afterEach(async () => {
    await person.leave();
  });
}
