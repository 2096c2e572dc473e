import {
  createPostgresBackend,
  type JobSchedulerTemplateOptions,
  type JobsOptions,
  type Processor,
  Queue,
  Worker,
} from 'bullmq';
import type { Config } from '../../config.ts';

interface Closable {
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** The few words of a BullMQ queue and worker that we speak, whatever carries them. */
export interface RingQueue {
  queue: Closable & {
    add(name: string, data: object, options: JobsOptions): Promise<unknown>;
    upsertJobScheduler(
      id: string,
      repeat: { every: number },
      template: { name: string; data: object; opts: JobSchedulerTemplateOptions },
    ): Promise<unknown>;
    removeJobScheduler(id: string): Promise<unknown>;
    getJobSchedulers(start: number, end: number): Promise<Array<{ key: string }>>;
  };
  worker: Closable;
}

/**
 * The ringing half of execution: on Redis when there is one, on PostgreSQL otherwise. It may lose or repeat
 * what it carries: what must not be lost stands in our own tables.
 */
export function openRingQueue(config: Config, name: string, processor: Processor): RingQueue {
  if (config.redisUrl !== undefined) {
    const connection = { url: config.redisUrl, maxRetriesPerRequest: null };
    return {
      queue: new Queue(name, { connection }),
      worker: new Worker(name, processor, { connection, concurrency: 4 }),
    };
  }
  const connection = { connectionString: config.databaseUrl, schema: 'queues', migrate: true, max: 2 };
  return {
    queue: new Queue(name, { connection }, createPostgresBackend),
    worker: new Worker(name, processor, { connection, concurrency: 4 }, createPostgresBackend),
  };
}
