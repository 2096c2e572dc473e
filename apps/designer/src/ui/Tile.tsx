import { IconArrowsShuffle, IconArrowsSplit2 } from '@tabler/icons-react';
import './tile.css';

const tints: Record<string, string> = {
  WO: 'wo',
  OD: 'od',
  SH: 'sh',
  ST: 'st',
  XE: 'xe',
  QB: 'qb',
};

/** Nodes of the flow language have a picture instead of letters. */
const pictures: Record<string, typeof IconArrowsSplit2> = {
  MAP: IconArrowsShuffle,
  ROUTE: IconArrowsSplit2,
};

/** A system as two letters on its tint. */
export function Tile({ monogram, title, size = 28 }: { monogram: string; title?: string; size?: number }) {
  const Picture = pictures[monogram];
  const tint = `var(--tint-${tints[monogram] ?? 'core'})`;
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
