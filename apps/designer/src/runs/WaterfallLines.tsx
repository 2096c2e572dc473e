import type { StepDetail } from '@crossdock/contracts';
import { IconChevronRight } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { count, duration, plural } from '../ui/formats.ts';
import { lookOfStep, toneOfKind } from '../ui/states.ts';
import { StateIcon } from '../ui/StateBadge.tsx';
import { itemCounts, itemsAtFirst, type Line } from './step-tree.ts';
import type { Bar } from './waterfall.ts';

type LineOf<Kind extends Line['kind']> = Extract<Line, { kind: Kind }>;

/** Time lanes stand in line, however deep a step stands: titles give way. */
function indent(depth: number, folds: boolean): CSSProperties {
  const before = depth * 14;
  return { paddingLeft: 12 + before, ['--taken' as string]: `${String(before + (folds ? 18 : 0))}px` };
}

interface StepLineProps {
  line: LineOf<'step'>;
  bars: readonly Bar[];
  chosen: boolean;
  onChoose: (step: string) => void;
  onToggle: () => void;
}

/** A step: how it stands, its stretch of time, and for a container how its items stand. */
export function StepLine({ line, bars, chosen, onChoose, onToggle }: StepLineProps) {
  const { step } = line.branch;
  const look = lookOfStep(step.state, step.attempts.at(-1)?.failure?.kind);
  const quiet = step.state === 'skipped' || step.state === 'pending';
  const folds = line.folds || line.depth > 0;
  /* One that went on after a wait is told twice. */
  const attempts = new Set(step.attempts.map(({ number }) => number)).size;
  const items = line.folds ? itemsText(line) : '';
  return (
    <div className={`track-line tone-${look.tone}`} data-chosen={chosen} style={indent(line.depth, folds)}>
      {line.folds ? (
        <FoldButton title={step.title} open={line.open} onToggle={onToggle} />
      ) : (
        folds && <span className="track-fold" />
      )}
      <button
        type="button"
        className="plain-button track"
        data-quiet={quiet}
        aria-pressed={chosen}
        onClick={() => onChoose(step.key)}
      >
        <StateIcon tone={look.tone} />
        <span className="track-name">
          <span className="cut track-title" title={step.title}>
            {step.title}
          </span>
          {items !== '' && <span className="hint cut">{items}</span>}
        </span>
        <span className="track-lane">
          {quiet ? <span className="hint">{look.word}</span> : <Bars step={step} bars={bars} />}
        </span>
        <span className="track-took">
          {attempts > 1 && <span className="hint">{attempts} × </span>}
          {step.durationMs === null ? '' : duration(step.durationMs)}
        </span>
      </button>
    </div>
  );
}

function itemsText({ branch }: LineOf<'step'>): string {
  if (branch.step.type.startsWith('core.try@')) return '';
  const { done, failed, moving } = itemCounts(branch);
  return [
    ...(done > 0 ? [`${count(done)} done`] : []),
    ...(moving > 0 ? [`${count(moving)} under way`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ].join(', ');
}

function Bars({ step, bars }: { step: StepDetail; bars: readonly Bar[] }) {
  return bars.map((bar, index) => (
    <span
      key={index}
      className={`bar ${bar.kind} ${bar.failed ? `tone-${toneOfFailed(step, bar.number)}` : ''}`}
      style={{ left: `${String(bar.left)}%`, width: `${String(bar.width)}%` }}
      title={barText(step, bar)}
    >
      {bar.parts !== null && (
        <>
          <span className="bar-gate" style={{ width: `${String(bar.parts.gate)}%` }} />
          <span className="bar-call" style={{ width: `${String(bar.parts.call)}%` }} />
        </>
      )}
    </span>
  ));
}

function toneOfFailed(step: StepDetail, number: number): string {
  const failure = step.attempts.find((attempt) => attempt.number === number)?.failure;
  return failure == null ? 'technical' : toneOfKind(failure.kind);
}

function barText(step: StepDetail, { kind, ms, number, failed }: Bar): string {
  switch (kind) {
    case 'waiting':
      return `waited ${duration(ms)} for the next attempt`;
    case 'put-away':
      return `put away for ${duration(ms)}`;
    case 'attempt': {
      const spent = step.attempts.find((attempt) => attempt.number === number)?.spent;
      const told = `attempt ${String(number)}: ${failed ? 'failed after' : 'took'} ${duration(ms)}`;
      return spent == null ? told : `${told} (${spentText(spent)})`;
    }
  }
}

/** Where the time of an attempt went. */
export function spentText(spent: NonNullable<StepDetail['attempts'][number]['spent']>): string {
  const { gateMs, callMs, computingMs, calls } = spent;
  return [
    ...(gateMs >= 1 ? [`gate ${duration(gateMs)}`] : []),
    `${plural(calls, 'call')} ${duration(callMs)}`,
    `computing ${duration(computingMs)}`,
  ].join(' · ');
}

/** One item of a for-each; opened, its steps follow. */
export function ItemLine({ line, onToggle }: { line: LineOf<'item'>; onToggle: () => void }) {
  const { item, open, depth } = line;
  const failure = item.steps.map(({ step }) => step.attempts.at(-1)?.failure).find((each) => each != null);
  const look = lookOfStep(item.state, failure?.kind);
  return (
    <div className={`track-line tone-${look.tone}`} style={indent(depth, true)}>
      <FoldButton title={`item ${String(item.index + 1)}`} open={open} onToggle={onToggle} />
      <button type="button" className="plain-button track track-item" onClick={onToggle}>
        <StateIcon tone={look.tone} />
        <span className="track-title">Item {count(item.index + 1)}</span>
        <span className="hint cut">{failure == null ? look.word : failure.message}</span>
      </button>
    </div>
  );
}

function FoldButton({ title, open, onToggle }: { title: string; open: boolean; onToggle: () => void }) {
  return (
    <button
      type="button"
      className="plain-button track-fold"
      aria-expanded={open}
      aria-label={`${open ? 'Fold' : 'Unfold'} ${title}`}
      onClick={onToggle}
    >
      <IconChevronRight size={14} style={{ transform: open ? 'rotate(90deg)' : 'none' }} />
    </button>
  );
}

export function MoreLine({ line, onMore }: { line: LineOf<'more'>; onMore: () => void }) {
  return (
    <div className="track-line" style={indent(line.depth, true)}>
      <button type="button" className="plain-button link track-more" onClick={onMore}>
        Show {count(Math.min(itemsAtFirst, line.hidden))} more of {count(line.hidden)}
      </button>
    </div>
  );
}
