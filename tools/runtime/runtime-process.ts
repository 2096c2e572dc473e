import { type ChildProcess, execFileSync } from 'node:child_process';
import type { Client } from '@crossdock/contracts';
import { startProgram } from './processes.ts';
import { signedIn } from './signed-in.ts';

const admin = { email: 'tools@example.test', password: 'tools-password-1' };

/** Builds the runtime unless the build is fresh. */
export function buildRuntime(): void {
  const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  execFileSync('npx', ['nx', 'run', '@crossdock/runtime:build', '--output-style=stream'], {
    stdio: 'inherit',
    env: environment,
  });
}

/** Starts a built runtime without demo systems. Resolves when it listens. */
export function startRuntime(options: {
  databaseUrl: string;
  port: number;
  dataDir: string;
  more?: Record<string, string>;
}): Promise<ChildProcess> {
  return startProgram(
    'apps/runtime/dist/main.js',
    {
      DATABASE_URL: options.databaseUrl,
      PORT: String(options.port),
      DATA_DIR: options.dataDir,
      CROSSDOCK_DEMO: 'off',
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      NODE_ENV: 'production',
      ...options.more,
    },
    'is listening',
  );
}

/** The API of that runtime, as its administrator. */
export function administratorOf(port: number): Promise<Client> {
  return signedIn(`http://127.0.0.1:${String(port)}`, admin);
}
