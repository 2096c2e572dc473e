import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../../config.ts';
import { LOG, type Log } from '../log.ts';

/** What may be cached, and so what changes are told about. */
export type Topic = 'connections' | 'environments' | 'gates' | 'lookups' | 'flows';

/** `subject` says which one changed; undefined: any of them may have. */
type Listener = (subject: string | undefined) => void | Promise<void>;

const topics: readonly Topic[] = ['connections', 'environments', 'gates', 'lookups', 'flows'];
const channel = 'crossdock_changed';
const longestPauseMs = 10_000;

/**
 * Tells the caches of all processes what has changed, through PostgreSQL's own notifications. They leave with
 * the commit, so no process can miss one; when the connection that listens breaks, everything counts as changed.
 */
@Injectable()
export class Changes implements OnModuleInit, OnApplicationShutdown {
  readonly #url: string;
  readonly #dataSource: DataSource;
  readonly #log: Log;
  /** Marks our own notifications: this process has been told already when they come back. */
  readonly #sender = randomUUID();
  readonly #listeners = new Map<Topic, Set<Listener>>();
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    @Inject(CONFIG) { databaseUrl }: Pick<Config, 'databaseUrl'>,
    @Inject(DataSource) dataSource: DataSource,
    @Inject(LOG) log: Log,
  ) {
    this.#url = databaseUrl;
    this.#dataSource = dataSource;
    this.#log = log;
  }

  /** Starts to listen. Rejects when the database cannot be reached now; later breaks are repaired. */
  async onModuleInit(): Promise<void> {
    await this.#listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'crossdock changes',
      keepAlive: true,
    });
    client.on('notification', ({ payload = '' }) => void this.#receive(payload));
    /* What breaks the connection also ends it, and the end is what we act on. */
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.on('end', () => {
      this.#reconnect(1);
    });
    this.#client = client;
    if (this.#closed) await client.end();
  }

  on(topic: Topic, listener: Listener): void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
  }

  /**
   * Runs `work` in a transaction that also tells all processes; when it resolves, the caches of this one
   * know already, so that the next request here sees what was written.
   */
  async commit<T>(topic: Topic, subject: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const result = await this.#dataSource.transaction(async (manager) => {
      const done = await work(manager);
      await manager.query('select pg_notify($1, $2)', [channel, `${this.#sender} ${topic} ${subject}`]);
      return done;
    });
    await this.#tell(topic, subject);
    return result;
  }

  async #receive(payload: string): Promise<void> {
    const [sender, name, subject] = payload.split(' ');
    const topic = topics.find((each) => each === name);
    if (topic !== undefined && sender !== this.#sender) await this.#tell(topic, subject);
  }

  async #tell(topic: Topic, subject: string | undefined): Promise<void> {
    for (const listener of this.#listeners.get(topic) ?? []) {
      try {
        await listener(subject);
      } catch (error) {
        this.#log.error({ err: error, topic }, 'A cache could not be renewed');
      }
    }
  }

  #reconnect(attempt: number): void {
    if (this.#closed) return;
    const pause = Math.min(longestPauseMs, 200 * 2 ** attempt);
    this.#retry = setTimeout(() => {
      this.#listen().then(
        () => {
          this.#log.info('Listening for changes again');
          for (const topic of topics) void this.#tell(topic, undefined);
        },
        () => {
          this.#reconnect(attempt + 1);
        },
      );
    }, pause);
  }
}
