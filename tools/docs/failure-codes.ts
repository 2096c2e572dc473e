import { globSync, readFileSync } from 'node:fs';

/** A code as the source makes it. */
export interface MadeCode {
  code: string;
  /** Who acts, for a failure of a run; the HTTP status, for a refusal; absent for a problem of a draft. */
  by: string | undefined;
}

const sources = ['packages/*/src/**/*.ts', 'apps/runtime/src/**/*.ts'];

/** The makers of `packages/sdk/src/failure.ts` and of `apps/runtime/src/platform/http/problem.ts`. */
const makers: Readonly<Record<string, string>> = {
  transient: 'transient',
  permanent: 'permanent',
  business: 'business',
  policy: 'policy',
  badRequest: '400',
  unauthorized: '401',
  forbidden: '403',
  notFound: '404',
  conflict: '409',
  tooLarge: '413',
  unsupportedMedia: '415',
  unprocessable: '422',
  tooManyRequests: '429',
  unexpected: '500',
  badGateway: '502',
  unavailable: '503',
};

const code = String.raw`['"\x60]([a-z]+\.[a-z][a-z-]*)['"\x60]`;
const made = new RegExp(String.raw`\b(${Object.keys(makers).join('|')})\(\s*${code}`, 'g');
const named = new RegExp(String.raw`\bcode: ${code}`, 'g');

/** Every code that the source makes, in the order of the alphabet. */
export function codesInSource(root: string): MadeCode[] {
  const files = globSync(sources, { cwd: root }).filter((file) => !/\.spec\.ts$|\/testing\//.test(file));
  const texts = files.map((file) => readFileSync(`${root}/${file}`, 'utf8'));
  const all = texts.flatMap((text) => [...madeIn(text), ...namedIn(text)]);
  return [...all, ...ofStatuses(texts)].sort((a, b) => a.code.localeCompare(b.code));
}

function madeIn(text: string): MadeCode[] {
  return [...text.matchAll(made)].map(([, maker = '', code = '']) => ({ code, by: makers[maker] }));
}

function namedIn(text: string): MadeCode[] {
  return [...text.matchAll(named)].map(([, code = '']) => ({ code, by: undefined }));
}

/** `failureOfStatus` names its codes by the system it is given. */
function ofStatuses(texts: readonly string[]): MadeCode[] {
  const patterns = texts.flatMap((text) => [...text.matchAll(/\b(\w+)\(\s*`\$\{system\}\.([a-z-]+)`/g)]);
  const systems = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:failureOfStatus|sendOk)\((?:\w+, )?'([a-z]+)'/g)].map(
      ([, system = '']) => system,
    ),
  );
  return [...new Set(systems)].flatMap((system) =>
    patterns.map(([, maker = '', reason = '']) => ({ code: `${system}.${reason}`, by: makers[maker] })),
  );
}
