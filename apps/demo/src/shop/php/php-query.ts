/** What PHP makes of a query string or form body: text, or nested arrays from names such as `status[0]`. */
export type PhpValue = string | PhpArray;
export interface PhpArray {
  [key: string]: PhpValue;
}

/** Reads a query string as PHP does: `a[]=1&a[]=2` becomes `{ a: { 0: '1', 1: '2' } }`, the last of equals wins. */
export function parsePhpQuery(text: string): PhpArray {
  const result: PhpArray = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = keysOf(name);
    let target = result;
    path.forEach((key, depth) => {
      const slot = key === '' ? String(Object.keys(target).length) : key;
      if (depth === path.length - 1) target[slot] = value;
      else target = descend(target, slot);
    });
  }
  return result;
}

/** The flat names and values, each array key written out: `[['status[0]', 'any']]`. */
export function flattenPhp(values: PhpArray, prefix = ''): Array<[string, string]> {
  return Object.entries(values).flatMap(([key, value]): Array<[string, string]> => {
    const name = prefix === '' ? key : `${prefix}[${key}]`;
    return typeof value === 'string' ? [[name, value]] : flattenPhp(value, name);
  });
}

/** Arrays with the keys 0, 1, 2 … as real lists, the others as objects. */
export function phpToJson(value: PhpValue): unknown {
  if (typeof value === 'string') return value;
  const keys = Object.keys(value);
  const items = Object.values(value).map(phpToJson);
  const isList = keys.length > 0 && keys.every((key, index) => key === String(index));
  return isList ? items : Object.fromEntries(keys.map((key, index) => [key, items[index]]));
}

function keysOf(name: string): string[] {
  const [head = '', ...rest] = name.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function descend(target: PhpArray, key: string): PhpArray {
  const existing = target[key];
  if (typeof existing === 'object') return existing;
  const created: PhpArray = {};
  target[key] = created;
  return created;
}
