import type { RunDetail } from '@crossdock/contracts';
import { bytes, exactTime, plural } from '../ui/formats.ts';

/** What arrived, as it arrived. */
export function EventPanel({ event }: { event: RunDetail['event'] }) {
  return (
    <div className="card step-card">
      <dl className="facts">
        <dt>Received</dt>
        <dd>{exactTime(event.receivedAt)}</dd>
        <dt>Size</dt>
        <dd>{bytes(event.bytes)}</dd>
        <dt>Event id</dt>
        <dd className="mono">{event.id}</dd>
        {event.deliveryId !== null && (
          <>
            <dt>Delivery</dt>
            <dd className="mono">{event.deliveryId}</dd>
          </>
        )}
        <dt>Duplicates</dt>
        <dd>
          {event.duplicates === 0
            ? 'none'
            : `${plural(event.duplicates, 'more delivery', 'more deliveries')} of the same event, dropped`}
        </dd>
      </dl>
    </div>
  );
}
