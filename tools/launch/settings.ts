import { resolve } from 'node:path';
import { z } from 'zod';
import { LaunchFailure } from './failure.ts';

/** What the launcher itself must know. The runtime reads its own settings from the same environment. */
export interface Settings {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** Absent: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  demo: { shopPort: number; erpPort: number } | undefined;
  admin: { email: string; password: string };
}

const DEMO_ADMIN = { email: 'demo@crossdock.local', password: 'crossdock-demo' };

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'is not a port: give a whole number from 1 to 65535')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65535, 'is not a port: give a whole number from 1 to 65535');

const Environment = z.object({
  PORT: port.default(4400),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.crossdock/data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is not a PostgreSQL address: postgres://user:password@host:5432/database')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'is not a Redis address: redis://host:6379')
    .optional(),
  CROSSDOCK_DEMO: z.enum(['on', 'off'], 'is neither "on" nor "off"').default('on'),
  ADMIN_EMAIL: z.email('is not an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(10, 'is too short: at least 10 characters').optional(),
  DEMO_SHOP_PORT: port.optional(),
  DEMO_ERP_PORT: port.optional(),
});

/**
 * Reads the settings from the environment; an empty variable counts as absent. Relative folders start at the
 * repository. Throws a LaunchFailure that lists every mistake at once.
 */
export function readSettings(environment: NodeJS.ProcessEnv, root: string): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  const mistakes = parsed.success ? [] : parsed.error.issues.map((issue) => sentence(issue, given));
  const demo = given.CROSSDOCK_DEMO !== 'off';
  for (const name of ['ADMIN_EMAIL', 'ADMIN_PASSWORD']) {
    if (!demo && given[name] === undefined)
      mistakes.push(`${name} is missing: it is needed when CROSSDOCK_DEMO is off`);
  }
  if (!parsed.success || mistakes.length > 0) throw refusal(mistakes);
  const settings = toSettings(parsed.data, root);
  checkPortsDiffer(settings);
  return settings;
}

function sentence(issue: z.core.$ZodIssue, given: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0]);
  const value = /PASSWORD|URL/.test(name) ? '' : ` '${given[name] ?? ''}'`;
  return `${name}${value} ${issue.message}`;
}

function toSettings(given: z.infer<typeof Environment>, root: string): Settings {
  const shopPort = given.DEMO_SHOP_PORT ?? given.PORT + 1;
  const erpPort = given.DEMO_ERP_PORT ?? given.PORT + 2;
  return {
    port: given.PORT,
    host: given.HOST,
    dataDir: resolve(root, given.DATA_DIR),
    databaseUrl: given.DATABASE_URL,
    redisUrl: given.REDIS_URL,
    demo: given.CROSSDOCK_DEMO === 'on' ? { shopPort, erpPort } : undefined,
    admin: {
      email: given.ADMIN_EMAIL ?? DEMO_ADMIN.email,
      password: given.ADMIN_PASSWORD ?? DEMO_ADMIN.password,
    },
  };
}

function checkPortsDiffer({ port: main, demo }: Settings): void {
  const ports = demo === undefined ? [main] : [main, demo.shopPort, demo.erpPort];
  if (new Set(ports).size === ports.length && Math.max(...ports) <= 65535) return;
  throw refusal([
    `PORT, DEMO_SHOP_PORT and DEMO_ERP_PORT must be three different ports up to 65535, not ${ports.join(', ')}`,
  ]);
}

function refusal(mistakes: string[]): LaunchFailure {
  return new LaunchFailure(
    `Some settings do not fit:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
    'Correct these environment variables and start again.',
  );
}
