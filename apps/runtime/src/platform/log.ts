import { type Logger, pino } from 'pino';
import type { Config } from '../config.ts';

/** One JSON line an entry, on standard output. */
export type Log = Logger;

export const LOG = Symbol('log');

/** Headers that carry secrets are cut out, wherever a request is logged. */
export function makeLog(level: Config['logLevel']): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: ['headers.authorization', 'headers.cookie', '*.headers.authorization', '*.headers.cookie'],
      censor: '[secret]',
    },
  });
}
