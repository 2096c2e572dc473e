import { Flow, Layout } from '@crossdock/flow';
import { z } from 'zod';
import { get, post, put } from './contract.ts';
import { FailureSummary, RunSummary } from './run-summary.ts';

export const FlowVersion = z
  .object({
    number: z.number().int(),
    checksum: z.string(),
    note: z.string(),
    author: z.string(),
    publishedAt: z.iso.datetime(),
  })
  .meta({ id: 'FlowVersion' });
export type FlowVersion = z.infer<typeof FlowVersion>;

/** What an environment runs of a flow. */
export const Deployment = z
  .object({
    environment: z.string(),
    version: z.number().int(),
    enabled: z.boolean(),
    deployedAt: z.iso.datetime(),
    deployedBy: z.string(),
    /** Where the trigger's system must deliver. */
    webhookUrl: z.string(),
  })
  .meta({ id: 'Deployment' });
export type Deployment = z.infer<typeof Deployment>;

/** Runs of the last 24 hours by how they stand. */
export const FlowHealth = z
  .object({
    completed: z.number().int(),
    failed: z.number().int(),
    active: z.number().int().meta({ description: 'Queued or running' }),
    retrying: z.number().int(),
    waiting: z.number().int().meta({ description: 'For an event, an answer, an instant, or paused' }),
    lastRunAt: z.iso.datetime().nullable(),
    lastFailure: FailureSummary.nullable(),
    /** Runs per hour, oldest first, 24 entries. */
    hourly: z.array(z.object({ completed: z.number().int(), failed: z.number().int() })),
  })
  .meta({ id: 'FlowHealth' });
export type FlowHealth = z.infer<typeof FlowHealth>;

export const FlowSummary = z
  .object({
    /** Slug, also part of the webhook address: `woocommerce-order-to-odoo`. */
    id: z.string(),
    name: z.string(),
    latestVersion: z.number().int().nullable(),
    draftDiffers: z.boolean(),
    deployment: Deployment.nullable(),
    health: FlowHealth,
    /** Monograms of the systems it connects, in the order of the canvas: Wo, Od. */
    systems: z.array(z.string()),
  })
  .meta({ id: 'FlowSummary' });
export type FlowSummary = z.infer<typeof FlowSummary>;

/** A draft may be any shape a person can draw; publishing asks the rules. */
export const Draft = z
  .object({
    flow: Flow,
    layout: Layout,
    /** Grows with each save; saving over a newer one is refused with `flow.draft-conflict`. */
    revision: z.number().int(),
    savedAt: z.iso.datetime(),
    savedBy: z.string(),
  })
  .meta({ id: 'Draft' });
export type Draft = z.infer<typeof Draft>;

export const FlowDetail = z
  .object({
    id: z.string(),
    name: z.string(),
    draft: Draft,
    draftDiffers: z.boolean(),
    versions: z.array(FlowVersion).meta({ description: 'Newest first' }),
    deployments: z.array(Deployment),
  })
  .meta({ id: 'FlowDetail' });
export type FlowDetail = z.infer<typeof FlowDetail>;

/** How many runs took each port of each node in the window. */
export const FlowActivity = z
  .object({
    since: z.iso.datetime(),
    /** Runs by `node.port`; a step that failed counts under `node.failed`, one that retries under `node.retrying`, one under way under `node.running`. */
    ports: z.record(z.string(), z.number().int()),
  })
  .meta({ id: 'FlowActivity' });
export type FlowActivity = z.infer<typeof FlowActivity>;

export const flowContracts = {
  list: get('/environments/:env/flows', {
    summary: 'Flows with their health in an environment',
    allow: 'flows.read',
    returns: z.array(FlowSummary),
  }),
  create: post('/flows', {
    summary: 'Make an empty flow',
    allow: 'flows.edit',
    body: z.strictObject({ name: z.string().trim().min(1, 'must not be empty').max(120) }),
    returns: FlowDetail,
  }),
  get: get('/flows/:flow', {
    summary: 'A flow with draft, versions, deployments',
    allow: 'flows.read',
    returns: FlowDetail,
  }),
  saveDraft: put('/flows/:flow/draft', {
    summary: 'Save the draft',
    allow: 'flows.edit',
    body: z.strictObject({ flow: Flow, layout: Layout, revision: z.number().int() }),
    returns: Draft,
  }),
  publish: post('/flows/:flow/versions', {
    summary: 'Publish the draft as the next version; refused with placed problems when it is not valid',
    allow: 'flows.publish',
    body: z.strictObject({ note: z.string().max(500).default('') }),
    returns: FlowVersion,
  }),
  version: get('/flows/:flow/versions/:version', {
    summary: 'A version as it was published',
    allow: 'flows.read',
    returns: FlowVersion.extend({ flow: Flow, layout: Layout }),
  }),
  deploy: put('/environments/:env/flows/:flow/deployment', {
    summary: 'Choose the version an environment runs, or switch it off',
    allow: 'flows.deploy',
    body: z.strictObject({ version: z.number().int().positive(), enabled: z.boolean() }),
    returns: Deployment,
  }),
  start: post('/environments/:env/flows/:flow/start', {
    summary: 'Start a run by hand; repeated with the same Idempotency-Key, it starts once',
    allow: 'runs.start',
    body: z.strictObject({
      /** The event, as the trigger's form or its system has it. */
      body: z.unknown().optional(),
    }),
    returns: RunSummary,
  }),
  activity: get('/environments/:env/flows/:flow/activity', {
    summary: 'What runs did at each node in the last 24 hours',
    allow: 'flows.read',
    returns: FlowActivity,
  }),
};
