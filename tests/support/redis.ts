import { type ChildProcess, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { freePort } from '../../tools/launch/free-port.ts';
import { redisPath } from '../../tools/launch/system-packages.ts';
import { eventually } from './system.ts';

/** A Redis that keeps nothing: what it forgets when it dies must stand elsewhere. */
export interface Redis {
  url: string;
  /** What it answers to a command, as it stands on the wire: `:1` for the number one. */
  ask(command: string): Promise<string>;
  /** Ends it without warning. */
  kill(): Promise<void>;
  /** Starts it again, empty, at the same address. */
  restart(): Promise<void>;
}

export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  let server = await start(port);
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    ask: (command) => ask(port, command),
    kill: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = new Promise((done) => server.once('exit', done));
      server.kill('SIGKILL');
      await gone;
    },
    restart: async () => {
      server = await start(port);
    },
  };
}

async function start(port: number): Promise<ChildProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(redisPath() ?? 'redis-server', settings, { stdio: 'ignore' });
  const failed = new Promise<never>((_resolve, reject) => server.once('error', reject));
  await Promise.race([failed, eventually('a Redis', () => ask(port, 'PING').catch(() => undefined))]);
  return server;
}

function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('data', (answer) => {
      resolve(answer.toString().trim());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
