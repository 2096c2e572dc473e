import {
  IconAlertTriangle,
  IconBriefcase,
  IconCheck,
  IconClock,
  IconLoader2,
  IconMinus,
  IconRefresh,
} from '@tabler/icons-react';
import type { Look, Tone } from './states.ts';
import './state-badge.css';

const icons: Record<Tone, typeof IconCheck> = {
  succeeded: IconCheck,
  running: IconLoader2,
  waiting: IconClock,
  retrying: IconRefresh,
  technical: IconAlertTriangle,
  business: IconBriefcase,
  skipped: IconMinus,
};

export function StateIcon({ tone, size = 14 }: { tone: Tone; size?: number }) {
  const Icon = icons[tone];
  return <Icon className={`state-icon tone-${tone}`} size={size} stroke={2.2} aria-hidden />;
}

/** A state as icon and word: never by colour alone. */
export function StateBadge({ look, quiet = false }: { look: Look; quiet?: boolean }) {
  return (
    <span className={`state-badge tone-${look.tone}${quiet ? ' quiet' : ''}`}>
      <StateIcon tone={look.tone} size={13} />
      {look.word}
    </span>
  );
}
