/**
 * Hints for the generated form, carried in schema metadata: they survive into JSON Schema, so the designer
 * needs no connector code.
 */
export interface UiHint {
  /** Widget to use instead of the plain one for the type. */
  ui?:
    | 'text'
    | 'multiline'
    | 'decimal'
    | 'money'
    | 'secret'
    | 'url'
    | 'duration'
    | 'mapping'
    | 'branches'
    | 'ref';
  /** Shown behind a fold. */
  advanced?: boolean;
}

/** Marks a setting as secret: encrypted at rest, write-only in every API and screen. */
export function secret<M extends object>(meta: M): M & { 'x-sensitive': 'secret'; ui: 'secret' } {
  return { ...meta, 'x-sensitive': 'secret', ui: 'secret' };
}
