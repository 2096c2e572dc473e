import {
  type ApprovalRequest,
  type GroupItem,
  type Http,
  type HttpRequest,
  type HttpResponse,
  type Platform,
  policy,
  type PublishedEvent,
  type SubRun,
} from '@crossdock/sdk';
import type { Instant } from '../journal/events.ts';
import type { MemorySignals } from './memory-world.ts';

type Claim = Parameters<Platform['claimFirst']>[0];
type Slot = Parameters<Platform['reserve']>[0];
type Leader = Parameters<Platform['closeGroup']>[0];
type Link = Parameters<Platform['linkReference']>[0];

interface Group {
  id: string;
  items: unknown[];
  closesAt: Instant;
}

interface Around {
  signals: MemorySignals;
  http: Http;
  now: () => Instant;
  /** Starts runs of flows; starting twice under one id is starting once. */
  startRun(sub: SubRun): string;
  /** Starts a run of each flow that listens to the event. */
  startListening(event: PublishedEvent): string[];
}

/** The state that flows share, in memory. Every call that changes something is done once under its id. */
export class InMemoryPlatform implements Platform {
  readonly approvals = new Map<string, ApprovalRequest>();
  readonly published = new Map<string, PublishedEvent & { runs: string[] }>();
  readonly references = new Map<string, string>();
  readonly #around: Around;
  readonly #claims = new Map<string, { first: boolean }>();
  readonly #seen = new Map<string, Instant>();
  readonly #members = new Map<string, { group: string; leads: boolean; closesAt: Instant }>();
  readonly #groups = new Map<string, Group>();
  readonly #openGroups = new Map<string, Group>();
  readonly #slots = new Map<string, { at: Instant }>();
  readonly #paces = new Map<string, Instant>();

  constructor(around: Around) {
    this.#around = around;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    return this.#around.http.send(request);
  }

  publish(event: PublishedEvent): Promise<{ runs: string[] }> {
    return once(this.published, event.id, () => {
      const { name, correlation, body } = event;
      this.#around.signals.give({ name, correlation, body, at: this.#around.now() });
      return { ...event, runs: this.#around.startListening(event) };
    });
  }

  startRun(sub: SubRun): Promise<{ run: string }> {
    return Promise.resolve({ run: this.#around.startRun(sub) });
  }

  claimFirst({ run, step, scope, key, forMs }: Claim): Promise<{ first: boolean }> {
    return once(this.#claims, `${run}/${step}`, () => {
      const name = JSON.stringify([scope, key]);
      const first = (this.#seen.get(name) ?? Number.NEGATIVE_INFINITY) <= this.#around.now();
      if (first) this.#seen.set(name, this.#around.now() + forMs);
      return { first };
    });
  }

  joinGroup({ run, step, group: name, item, most, closesAt }: GroupItem): ReturnType<Platform['joinGroup']> {
    return once(this.#members, `${run}/${step}`, () => {
      const open = this.#openGroups.get(name);
      const group = open ?? this.#openGroup(name, closesAt);
      group.items.push(item);
      if (group.items.length >= most) {
        this.#close(group);
        const full = { name: 'group.full', correlation: group.id, body: null };
        this.#around.signals.give({ ...full, at: this.#around.now() });
      }
      return { group: group.id, leads: open === undefined, closesAt: group.closesAt };
    });
  }

  closeGroup({ run, step, group: id }: Leader): Promise<unknown[] | undefined> {
    const member = this.#members.get(`${run}/${step}`);
    const group = this.#groups.get(id);
    if (group === undefined || member?.group !== id || !member.leads) return Promise.resolve(undefined);
    this.#close(group);
    return Promise.resolve([...group.items]);
  }

  /** Turns at equal distances. */
  reserve({ id, pace, calls, perMs, now }: Slot): Promise<{ at: Instant }> {
    return once(this.#slots, id, () => {
      const at = Math.max(now, this.#paces.get(pace) ?? now);
      this.#paces.set(pace, at + perMs / calls);
      return { at: Math.ceil(at) };
    });
  }

  findReference({ entity, from, system }: Omit<Link, 'to'>): Promise<string | undefined> {
    return Promise.resolve(this.references.get(JSON.stringify([entity, from, system])));
  }

  linkReference({ entity, from, system, to }: Link): Promise<void> {
    const name = JSON.stringify([entity, from, system]);
    const known = this.references.get(name) ?? to;
    this.references.set(name, known);
    if (known === to) return Promise.resolve();
    const message = `${from} is ${known} in ${system}, not ${to}.`;
    return Promise.reject(policy('core.reference-conflict', message));
  }

  askApproval(request: ApprovalRequest): Promise<{ approval: string }> {
    if (!this.approvals.has(request.id)) this.approvals.set(request.id, request);
    return Promise.resolve({ approval: request.id });
  }

  /** A person decides. */
  decide(
    approval: string,
    decided: { decision: 'approved' | 'rejected'; by: string; answers?: unknown; note?: string },
  ): void {
    const at = this.#around.now();
    this.#around.signals.give({ name: 'approval.decided', correlation: approval, at, body: decided });
  }

  /** The items of each group, in order. */
  groupItems(): Record<string, unknown[]> {
    return Object.fromEntries([...this.#groups].map(([id, { items }]) => [id, [...items]]));
  }

  #openGroup(name: string, closesAt: Instant): Group {
    const id = `${name}#${String(this.#groups.size + 1)}`;
    const group = { id, items: [], closesAt };
    this.#groups.set(id, group);
    this.#openGroups.set(name, group);
    return group;
  }

  #close(group: Group): void {
    for (const [name, open] of this.#openGroups) if (open === group) this.#openGroups.delete(name);
  }
}

/** The answer to a call; the same again for the same id. */
function once<Answer>(answers: Map<string, Answer>, id: string, answer: () => Answer): Promise<Answer> {
  const known = answers.get(id);
  if (known !== undefined) return Promise.resolve(known);
  const fresh = answer();
  answers.set(id, fresh);
  return Promise.resolve(fresh);
}
