/* Parts of the world of user code, as in realm.ts: handed into the isolate as text. */

/**
 * Lets objects have fields of their own with the names of inherited ones. A frozen prototype would otherwise refuse
 * `error.name = 'Missing'` and `counts['constructor'] = 1`.
 */
export function allowOwnFields(prototypes: object[]): void {
  for (const prototype of prototypes) {
    for (const key of Reflect.ownKeys(prototype)) {
      const was = Object.getOwnPropertyDescriptor(prototype, key);
      if (was === undefined || !('value' in was) || was.configurable !== true) continue;
      const value: unknown = was.value;
      Object.defineProperty(prototype, key, {
        get: () => value,
        set(this: object, own: unknown) {
          if (this === prototype)
            throw new TypeError(`${String(key)} is shared by all and cannot be changed.`);
          Object.defineProperty(this, key, {
            value: own,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        },
      });
    }
  }
}

/** Freezes all that code can reach from the global object, a literal or `samples`: no run can leave a trace. */
export function freezeAll(samples: unknown[]): void {
  /** Helpers of iterators, and what wraps an iterator that is a plain object: newer than the library of types. */
  const iteratorHelpers = (): unknown[] => {
    const iterators = Reflect.get(globalThis, 'Iterator') as {
      from(source: object): { map(by: unknown): object };
    };
    const wrapped = iterators.from({ next: () => ({ done: true, value: undefined }) });
    return [wrapped, wrapped.map(Boolean)];
  };
  const literals: unknown[] = [
    function () {},
    async function () {},
    (function* () {})(),
    (async function* () {})(),
    [][Symbol.iterator](),
    ''[Symbol.iterator](),
    ''.matchAll(/x/g),
    new Map().entries(),
    new Set().entries(),
    ...iteratorHelpers(),
    new Error(),
    new Intl.Segmenter().segment(''),
    new Intl.Segmenter().segment('')[Symbol.iterator](),
  ];
  const seen = new Set<object>();
  const open: unknown[] = [globalThis, ...literals, ...samples];
  while (open.length > 0) {
    const thing = open.pop();
    if ((typeof thing !== 'object' && typeof thing !== 'function') || thing === null || seen.has(thing))
      continue;
    seen.add(thing);
    open.push(Reflect.getPrototypeOf(thing));
    for (const key of Reflect.ownKeys(thing)) {
      open.push(...(Object.values(Object.getOwnPropertyDescriptor(thing, key) ?? {}) as unknown[]));
    }
  }
  for (const thing of seen) Object.freeze(thing);
}
