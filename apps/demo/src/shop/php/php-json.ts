/**
 * JSON with the bytes of PHP's `json_encode` without flags, as WordPress sends it in answers and deliveries:
 * `/` becomes `\/` and everything beyond ASCII `\uXXXX`. A signature covers bytes, so a test against tidier
 * JSON would not notice a receiver that parses and prints again before it verifies.
 */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, escapeCodeUnit);
}

function escapeCodeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
