/** How large a bucket is, and how fast it fills: tokens a millisecond. */
export interface BucketSize {
  capacity: number;
  perMs: number;
}

/** What is left, and the instant (milliseconds of the shared clock) at which that was so. */
export interface Bucket {
  left: number;
  at: number;
}

/** What a process asks for: nothing at all rather than less than `least`. */
export interface Wanted {
  least: number;
  most: number;
}

/** A bucket that fills slowly, or not at all, is looked at again after so long. */
export const longestWaitMs = 60_000;

/** A bucket nobody has used begins full. A clock that was set back gives nothing and takes nothing. */
export function filled(bucket: Bucket | undefined, size: BucketSize, now: number): Bucket {
  if (bucket === undefined) return { left: size.capacity, at: now };
  const gained = Math.max(0, now - bucket.at) * size.perMs;
  return { left: Math.min(size.capacity, bucket.left + gained), at: Math.max(now, bucket.at) };
}

/** `waitMs`: until `least` could be had, if nobody else took any; 0 when it was. */
export function taken(
  bucket: Bucket,
  size: BucketSize,
  { least, most }: Wanted,
): { bucket: Bucket; tokens: number; waitMs: number } {
  if (bucket.left < least) {
    const waitMs = Math.ceil((least - bucket.left) / size.perMs);
    return { bucket, tokens: 0, waitMs: Math.min(longestWaitMs, waitMs) };
  }
  const tokens = Math.max(least, Math.min(most, Math.floor(bucket.left)));
  return { bucket: { ...bucket, left: bucket.left - tokens }, tokens, waitMs: 0 };
}

/** Tokens that were taken and not used. */
export function givenBack(bucket: Bucket, size: BucketSize, tokens: number): Bucket {
  return { ...bucket, left: Math.min(size.capacity, bucket.left + tokens) };
}
