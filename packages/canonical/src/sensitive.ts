/** What a field holds that not everybody may see. Read by masking, logs and erasure. */
type Sensitivity = 'personal' | 'secret';

/** Schema metadata of a field with personal data. The mark survives into JSON Schema as `x-sensitive`. */
export function personal<M extends object>(meta: M): M & { 'x-sensitive': Sensitivity } {
  return { ...meta, 'x-sensitive': 'personal' };
}
