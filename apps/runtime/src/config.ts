import { join } from 'node:path';
import { z } from 'zod';
import { type LanePlaces, placesOf } from './runs/lanes.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const places = z.coerce.number().int().min(0).max(1000).optional();
const onOff = z.enum(['on', 'off']).transform((text) => text === 'on');

/** Every setting of the runtime: variable, default and meaning in one place. */
export const Settings = z
  .object({
    PORT: port.default(4400).meta({ description: 'Port of pages, API and webhooks' }),
    HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on; 0.0.0.0 for all' }),
    PUBLIC_URL: z.url().optional().meta({ description: 'How senders of webhooks reach this server' }),
    DATABASE_URL: z
      .string()
      .min(1, 'must be a PostgreSQL address, such as postgres://user:secret@host:5432/crossdock')
      .meta({
        description: 'PostgreSQL 14 or newer. `npm start` brings one along when it is not set',
      }),
    REDIS_URL: z
      .string()
      .optional()
      .meta({ description: 'Redis or Valkey for queues; PostgreSQL carries them without it' }),
    DATA_DIR: z
      .string()
      .default('.crossdock/data')
      .meta({ description: 'Where the secret key and demo data are kept' }),
    SECRET_KEY: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
      .optional()
      .meta({ description: 'Key that encrypts secrets at rest; made once in DATA_DIR when not set' }),
    ADMIN_EMAIL: z
      .email()
      .optional()
      .meta({ description: 'First administrator, created when nobody exists' }),
    ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters').optional().meta({
      description: 'Password of the first administrator',
    }),
    CROSSDOCK_DEMO: onOff
      .prefault('on')
      .meta({ description: 'Demo systems, demo flow and demo login: on or off' }),
    DEMO_SHOP_URL: z.url().optional().meta({ description: 'Demo shop, set by `npm start`' }),
    DEMO_ERP_URL: z.url().optional().meta({ description: 'Demo ERP, set by `npm start`' }),
    DESIGNER_DIR: z
      .string()
      .optional()
      .meta({ description: 'Built designer to serve; none is served when not set' }),
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(64).meta({
      description: 'Runs that one process drives at the same time',
    }),
    LANE_URGENT_FLOOR: places.meta({
      description: 'How many of them are always free for urgent runs; an eighth when not set',
    }),
    LANE_ORDERS_FLOOR: places.meta({
      description: 'How many of them are always free for orders; five eighths when not set',
    }),
    LANE_BULK_FLOOR: places.meta({
      description: 'How many of them are always free for bulk; one in 64 when not set',
    }),
    LANE_BULK_CEILING: places.meta({
      description: 'The most that bulk gets while nothing else runs; a quarter when not set',
    }),
    SANDBOX_PROCESSES: z.coerce.number().int().min(1).max(64).default(2).meta({
      description:
        'Processes beside each process that run the code of code nodes; started when they are needed',
    }),
    LEASE_MS: z.coerce.number().int().min(1_000).default(30_000).meta({
      description: 'How long a run stays with a process that shows no sign of life, in milliseconds',
    }),
    RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(90).meta({
      description:
        'How many days runs and the memory of their events are kept; what was written elsewhere stays known',
    }),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .meta({ description: 'Least important log line written' }),
  })
  .superRefine((settings, context) => {
    const { total, floors } = placesFrom(settings);
    if (floors.urgent + floors.orders + floors.bulk > total) {
      context.addIssue({
        code: 'custom',
        path: ['WORKER_CONCURRENCY'],
        message: `is ${String(total)}, which is less than the floors of all lanes together (urgent ${String(floors.urgent)}, orders ${String(floors.orders)}, bulk ${String(floors.bulk)}); raise it, or lower LANE_URGENT_FLOOR, LANE_ORDERS_FLOOR or LANE_BULK_FLOOR`,
      });
    }
    if (settings.CROSSDOCK_DEMO) return;
    for (const name of ['ADMIN_EMAIL', 'ADMIN_PASSWORD'] as const) {
      if (settings[name] === undefined) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'must be set when CROSSDOCK_DEMO is off: there is no default login',
        });
      }
    }
  });

export type Config = ReturnType<typeof fromSettings>;

/** Injection token of the settings. */
export const CONFIG = Symbol('config');

/** The demo login. Exists in demo mode only. */
export const demoLogin = { email: 'demo@crossdock.local', password: 'crossdock-demo' } as const;

/** Reads all settings at once. Throws one error that names every mistake. */
export function readConfig(variables: Record<string, string | undefined> = process.env) {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return fromSettings(parsed.data);
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`These settings need attention:\n${lines.join('\n')}`);
}

export class ConfigError extends Error {}

function placesFrom(settings: LaneVariables): LanePlaces {
  return placesOf(settings.WORKER_CONCURRENCY, {
    urgentFloor: settings.LANE_URGENT_FLOOR,
    ordersFloor: settings.LANE_ORDERS_FLOOR,
    bulkFloor: settings.LANE_BULK_FLOOR,
    bulkCeiling: settings.LANE_BULK_CEILING,
  });
}

interface LaneVariables {
  WORKER_CONCURRENCY: number;
  LANE_URGENT_FLOOR?: number | undefined;
  LANE_ORDERS_FLOOR?: number | undefined;
  LANE_BULK_FLOOR?: number | undefined;
  LANE_BULK_CEILING?: number | undefined;
}

function fromSettings(settings: z.output<typeof Settings>) {
  const demo =
    settings.CROSSDOCK_DEMO && settings.DEMO_SHOP_URL !== undefined && settings.DEMO_ERP_URL !== undefined;
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl:
      settings.PUBLIC_URL ??
      `http://${settings.HOST === '0.0.0.0' ? 'localhost' : settings.HOST}:${String(settings.PORT)}`,
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    dataDir: settings.DATA_DIR,
    secretKey: settings.SECRET_KEY,
    secretKeyFile: join(settings.DATA_DIR, 'secret.key'),
    admin: {
      email: settings.ADMIN_EMAIL ?? demoLogin.email,
      password: settings.ADMIN_PASSWORD ?? demoLogin.password,
    },
    demo: demo ? { shopUrl: settings.DEMO_SHOP_URL ?? '', erpUrl: settings.DEMO_ERP_URL ?? '' } : null,
    designerDir: settings.DESIGNER_DIR,
    /** Runs that one process drives at the same time, by lane. */
    lanePlaces: placesFrom(settings),
    sandboxProcesses: settings.SANDBOX_PROCESSES,
    leaseMs: settings.LEASE_MS,
    retentionDays: settings.RETENTION_DAYS,
    logLevel: settings.LOG_LEVEL,
  };
}
