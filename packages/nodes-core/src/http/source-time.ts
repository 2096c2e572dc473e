/** From this number on it counts milliseconds: as seconds it would be the year 5138. */
const firstMilliseconds = 100_000_000_000;
const withZone = /(z|[+-]\d\d:?\d\d)$/i;

/** An instant as systems write it: ISO 8601 (UTC when no zone is said), or seconds or milliseconds since 1970. */
export function instantOf(written: unknown): number | undefined {
  if (typeof written === 'number') return written < firstMilliseconds ? written * 1000 : written;
  if (typeof written !== 'string') return undefined;
  if (/^\d{9,}(\.\d+)?$/.test(written)) return instantOf(Number(written));
  const isDate = /^\d{4}-\d\d-\d\d$/.test(written);
  const instant = Date.parse(isDate || withZone.test(written) ? written : `${written.replace(' ', 'T')}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** An instant that is earlier by some milliseconds, written as the system writes them. */
export function earlier(written: string, byMs: number): string {
  const instant = instantOf(written);
  if (instant === undefined) return written;
  const at = instant - byMs;
  if (/^\d+(\.\d+)?$/.test(written)) {
    const seconds = Number(written) < firstMilliseconds;
    return String(seconds ? Math.floor(at / 1000) : at);
  }
  const iso = new Date(at).toISOString();
  if (written.length === 10) return iso.slice(0, 10);
  const until = written.includes('.') ? 23 : 19;
  return `${iso.slice(0, until)}${withZone.test(written) ? 'Z' : ''}`;
}
