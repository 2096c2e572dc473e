import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { codeOf } from './failure.ts';

/** Whether nobody listens on the port of that address. */
export async function isFree(port: number, host: string): Promise<boolean> {
  try {
    await listenOnce(port, host);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Below those from which systems take the ports of calls that leave: Linux from 32768 on. */
const drawn = { from: 20_000, to: 32_768 };

/**
 * A free port of 127.0.0.1, drawn where no call that leaves can take it before somebody listens there, as happens to
 * those that the system finds itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(drawn.from, drawn.to);
    if (await isFree(port, '127.0.0.1')) return port;
  }
}

function listenOnce(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => resolve());
    });
  });
}
