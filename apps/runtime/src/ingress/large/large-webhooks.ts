import { Inject, Injectable } from '@nestjs/common';
import { NewLists } from '../../payloads/new-lists.ts';
import { PayloadStore } from '../../payloads/payload-store.ts';
import { arrivalOf, type ReadEvent } from '../arrival.ts';
import { type DeliveryHead, headerOf } from '../delivery.ts';
import { Intake } from '../intake.ts';
import { proofBefore, Signature } from '../proof.ts';
import {
  otherTopic,
  type Receipt,
  type Reception,
  refused,
  senderOf,
  unfitHead,
  unknownAddress,
  Webhooks,
} from '../webhooks.ts';
import { readLargeBody } from './large-body.ts';
import { readLargeEvent } from './large-event.ts';

/** A body on its way. */
interface Coming {
  bytes: AsyncIterable<Uint8Array>;
  /** Undefined when its sender is proven already. */
  signature: Signature | undefined;
  lists: NewLists;
}

/**
 * Deliveries that are too large to be held. They are read while they come in: what is long in them goes to the payload
 * store, and the event that is accepted refers to it. Nobody can read any of it before the sender is proven, and it is
 * dropped when that fails.
 */
@Injectable()
export class LargeWebhooks {
  readonly #webhooks: Webhooks;
  readonly #payloads: PayloadStore;
  readonly #intake: Intake;

  constructor(
    @Inject(Webhooks) webhooks: Webhooks,
    @Inject(PayloadStore) payloads: PayloadStore,
    @Inject(Intake) intake: Intake,
  ) {
    this.#webhooks = webhooks;
    this.#payloads = payloads;
    this.#intake = intake;
  }

  /** Rejects only when nothing was acknowledged: the sender must come again. The body may be left unread. */
  async receive(head: DeliveryHead, bytes: AsyncIterable<Uint8Array>): Promise<Receipt> {
    const reception = await this.#webhooks.receptionOf(head);
    if (reception === undefined) return unknownAddress(head);
    const unfit = unfitHead(head, reception) ?? tooLargeToAnswer(reception);
    if (unfit !== undefined) return unfit;
    const proof = proofBefore(head, reception.scheme.proof, reception.settings ?? {}, Date.now());
    if (proof !== undefined && !(proof instanceof Signature)) return refused(proof.because, proof.reason);
    const lists = new NewLists(this.#payloads, head, 'application/json');
    const read = await this.#read(head, reception, { bytes, signature: proof, lists }).catch(
      async (error: unknown) => {
        await lists.drop();
        throw error;
      },
    );
    /* From here on the lists may be needed, also where nobody learns whether the event was stored. */
    if (!('status' in read)) return this.#accept(head, reception, read, lists);
    await lists.drop();
    return read;
  }

  /** To the end of the body: only there is it known who sent it. */
  async #read(
    head: DeliveryHead,
    reception: Reception,
    { bytes, signature, lists }: Coming,
  ): Promise<ReadEvent | Receipt> {
    const body = await readLargeBody(passing(bytes, signature), lists);
    const refusal = signature?.unproven();
    if (refusal !== undefined) return refused(refusal.because, refusal.reason);
    const other = otherTopic(head, reception);
    if (other !== undefined) return other;
    const read = readLargeEvent(reception, body, lists.ids, senderOf(head, reception.scheme));
    if (read.ignored !== undefined) return { status: 'ignored', reason: read.ignored };
    if ('problem' in body.content) await lists.drop();
    await lists.keep();
    return read;
  }

  async #accept(
    head: DeliveryHead,
    { deployed, scheme }: Reception,
    read: ReadEvent,
    lists: NewLists,
  ): Promise<Receipt> {
    const deliveryId = headerOf(head, scheme.deliveryId);
    const arrival = {
      ...arrivalOf(deployed, 'webhook', read),
      ...(deliveryId === undefined ? {} : { deliveryId }),
    };
    const { accepted } = read;
    const { run, kept, duplicate } = await this.#intake.take(arrival, read.event, { accepted });
    if (duplicate) await lists.drop();
    return kept === undefined ? { status: 'accepted', run } : { status: 'kept', run, failure: kept };
  }
}

/** Somebody waits for the answer to a request, and what it asks is no long list. */
function tooLargeToAnswer({ trigger }: Reception): Receipt | undefined {
  if (trigger.answersWithinMs === undefined) return undefined;
  return refused(
    'too-large',
    'A request that is answered may have 10 MB. Ask for less at once, or deliver to a flow that begins with a webhook: it takes 50 MB.',
  );
}

async function* passing(
  bytes: AsyncIterable<Uint8Array>,
  signature: Signature | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const each of bytes) {
    signature?.update(each);
    yield each;
  }
}
