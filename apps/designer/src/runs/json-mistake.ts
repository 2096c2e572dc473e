const space = /[ \t\r\n]*/y;
const scalar =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Thrown inside this file to leave the recursion; carries the offset. */
class Mistake extends Error {
  readonly at: number;

  constructor(at: number) {
    super(`Not JSON at ${String(at)}`);
    this.at = at;
  }
}

/**
 * Where a text stops being JSON, as an offset, or null when it is JSON. Engines word their own errors
 * differently, and often without a position.
 */
export function firstMistake(json: string): number | null {
  try {
    const end = skip(json, value(json, skip(json, 0)));
    return end === json.length ? null : end;
  } catch (mistake) {
    if (mistake instanceof Mistake) return mistake.at;
    throw mistake;
  }
}

function value(json: string, at: number): number {
  if (json[at] === '{') return members(json, at, '}', (from) => pair(json, from));
  if (json[at] === '[') return members(json, at, ']', (from) => value(json, from));
  return match(scalar, json, at);
}

function pair(json: string, at: number): number {
  const colon = skip(json, match(text, json, at));
  if (json[colon] !== ':') throw new Mistake(colon);
  return value(json, skip(json, colon + 1));
}

function members(json: string, open: number, close: string, member: (at: number) => number): number {
  let at = skip(json, open + 1);
  if (json[at] === close) return at + 1;
  for (;;) {
    at = skip(json, member(at));
    if (json[at] === close) return at + 1;
    if (json[at] !== ',') throw new Mistake(at);
    at = skip(json, at + 1);
  }
}

function skip(json: string, at: number): number {
  return match(space, json, at);
}

function match(pattern: RegExp, json: string, at: number): number {
  pattern.lastIndex = at;
  if (!pattern.test(json)) throw new Mistake(at);
  return pattern.lastIndex;
}
