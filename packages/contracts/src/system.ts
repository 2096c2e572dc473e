import type { ConnectorDescriptor } from '@crossdock/sdk';
import { z } from 'zod';
import { ConnectionGate, ConnectionLimits } from './connections.ts';
import { get, post, put } from './contract.ts';

/** What people may change about an environment. */
export const EnvironmentSettings = z
  .strictObject({
    privateAddresses: z.boolean().meta({
      title: 'Private addresses',
      description:
        'Whether flows may call addresses inside private networks, and of this machine. Off, only the public internet can be reached.',
    }),
  })
  .meta({ id: 'EnvironmentSettings' });
export type EnvironmentSettings = z.infer<typeof EnvironmentSettings>;

export const Environment = z
  .object({ name: z.string(), title: z.string(), ...EnvironmentSettings.shape })
  .meta({ id: 'Environment' });
export type Environment = z.infer<typeof Environment>;

export const OrderScenario = z.enum(['simple', 'guest', 'business', 'discount', 'many-lines', 'unknown-sku']);
export type OrderScenario = z.infer<typeof OrderScenario>;

/** A connection of one environment. Secrets are write-only: only their names are told. */
export const Connection = z
  .object({
    alias: z.string(),
    /** Connection definition: `odoo`. */
    type: z.string(),
    settings: z.record(z.string(), z.unknown()),
    secretsSet: z.array(z.string()),
    /** What people set instead of the connector's own limits. */
    limits: ConnectionLimits.nullable(),
    gate: ConnectionGate,
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof Connection>;

const ConnectionTest = z.object({
  ok: z.boolean(),
  facts: z.record(z.string(), z.string()),
  message: z.string().nullable(),
});

const Rows = z.record(z.string().min(1), z.string());

export const systemContracts = {
  about: get('/about', {
    summary: 'This installation',
    allow: 'public',
    returns: z.object({
      version: z.string(),
      demo: z
        .object({ shopUrl: z.string(), erpUrl: z.string(), email: z.string(), password: z.string() })
        .nullable(),
    }),
  }),
  catalogue: get('/catalogue', {
    summary: 'Connectors and node types',
    allow: 'catalogue.read',
    returns: z.object({ connectors: z.array(z.custom<ConnectorDescriptor>()) }),
  }),
  environments: get('/environments', {
    summary: 'Environments in order of promotion',
    allow: 'session',
    returns: z.array(Environment),
  }),
  changeEnvironment: put('/environments/:env', {
    summary: 'Change the settings of an environment',
    allow: 'environments.edit',
    body: EnvironmentSettings,
    returns: Environment,
  }),
  connections: get('/environments/:env/connections', {
    summary: 'Connections of an environment',
    allow: 'connections.read',
    returns: z.array(Connection),
  }),
  putConnection: put('/environments/:env/connections/:alias', {
    summary: 'Create or change a connection; secrets and limits left out keep their value',
    allow: 'connections.edit',
    body: z.strictObject({
      type: z.string(),
      settings: z.record(z.string(), z.unknown()),
      limits: ConnectionLimits.nullable().optional(),
    }),
    returns: Connection,
  }),
  testConnection: post('/environments/:env/connections/:alias/test', {
    summary: 'Try a connection',
    allow: 'connections.edit',
    returns: ConnectionTest,
  }),
  probeGate: post('/environments/:env/connections/:alias/gate/probe', {
    summary: 'Try a connection now, even while its gate lets nothing through; when it works all runs go on',
    allow: 'connections.edit',
    returns: ConnectionTest.extend({ gate: ConnectionGate }),
  }),
  lookups: get('/environments/:env/lookups', {
    summary: 'Lookup tables of an environment',
    allow: 'lookups.read',
    returns: z.record(z.string(), Rows),
  }),
  putLookup: put('/environments/:env/lookups/:table', {
    summary: 'Create or replace a lookup table',
    allow: 'lookups.edit',
    body: Rows,
    returns: Rows,
  }),
  placeDemoOrder: post('/demo/orders', {
    summary: 'Place a test order in the demo shop',
    allow: 'demo.use',
    body: z.strictObject({ scenario: OrderScenario.default('simple') }),
    returns: z.object({ number: z.string(), total: z.string(), currency: z.string() }),
  }),
};
