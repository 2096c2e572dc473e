import {
  IconAlertOctagon,
  IconArrowBackUp,
  IconArrowsJoin2,
  IconArrowsShuffle,
  IconArrowsSplit2,
  IconClock,
  IconCode,
  IconFile,
  IconFilter,
  IconFocusCentered,
  IconHandClick,
  IconLink,
  IconListSearch,
  IconMessageReply,
  IconPlayerStop,
  IconRepeat,
  IconRoute,
  IconSpeakerphone,
  IconStack2,
  IconTable,
  IconVariable,
  IconWebhook,
  IconWorld,
} from '@tabler/icons-react';
import './tile.css';

/** Systems that have a tint of their own, by their monogram. */
const tinted = new Set(['Wo', 'Od', 'Sh', 'St', 'Xe', 'Qb']);

/** Nodes of the flow language have a picture instead of letters. */
const pictures: Record<string, typeof IconArrowsSplit2> = {
  MAP: IconArrowsShuffle,
  ROUTE: IconArrowsSplit2,
  TABLE: IconTable,
  FILTER: IconFilter,
  MERGE: IconArrowsJoin2,
  SET: IconVariable,
  LOOKUP: IconListSearch,
  CODE: IconCode,
  EACH: IconRepeat,
  TRY: IconArrowBackUp,
  RAISE: IconAlertOctagon,
  REPLY: IconMessageReply,
  STOP: IconPlayerStop,
  HAND: IconHandClick,
  HOOK: IconWebhook,
  REQUEST: IconMessageReply,
  CLOCK: IconClock,
  FILE: IconFile,
  EVENT: IconSpeakerphone,
  FLOW: IconRoute,
  ONCE: IconFocusCentered,
  GROUP: IconStack2,
  LINK: IconLink,
  HTTP: IconWorld,
};

/** A system as two letters on its tint. */
export function Tile({ monogram, title, size = 28 }: { monogram: string; title?: string; size?: number }) {
  const Picture = pictures[monogram];
  const tint = `var(--tint-${tinted.has(monogram) ? monogram.toLowerCase() : 'core'})`;
  return (
    <span
      className="tile"
      title={title}
      aria-hidden={title === undefined}
      style={{ width: size, height: size, fontSize: size * 0.4, ['--tint' as string]: tint }}
    >
      {Picture === undefined ? monogram : <Picture size={size * 0.58} stroke={1.9} />}
    </span>
  );
}
