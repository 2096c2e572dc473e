/** Whether PostgreSQL refused the data itself (SQLSTATE classes 22 and 23), so that one row of many is at fault. */
export function isDataError(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return code.startsWith('22') || code.startsWith('23');
}
