import { Popover, Textarea } from '@mantine/core';
import { checkFormula } from '@crossdock/flow';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useEditor } from '../EditorContext.ts';
import { CompletionList } from './CompletionList.tsx';
import { type Completion, offerFor } from './formula-completion.ts';
import { useSight } from './node-sight.ts';
import type { ReferenceNode } from './reference-tree.ts';

/** CEL's types in plain words. */
const typeWords: Record<string, string> = {
  string: 'text',
  bool: 'yes or no',
  int: 'a whole number',
  double: 'a number',
  decimal: 'an exact decimal',
  list: 'a list',
  map: 'an object',
};

interface FormulaTextProps {
  id: string;
  value: string;
  disabled?: boolean;
  label?: string;
  /** What can be read here, where it is more than what the form says. */
  references?: readonly ReferenceNode[];
  onChange: (text: string) => void;
}

/**
 * A CEL formula, checked and completed while it is written. An empty one stays here and does not reach the document.
 */
export function FormulaText({ id, value, disabled = false, label, references, onChange }: FormulaTextProps) {
  const { expressions, schemas } = useEditor();
  const sight = useSight();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState<string | null>(null);
  const [at, setAt] = useState<{ caret: number; asked: boolean } | null>(null);
  const [chosen, setChosen] = useState(0);
  const shown = text ?? value;
  const { problem, type } =
    shown.trim() === ''
      ? { problem: undefined, type: undefined }
      : checkFormula(expressions.environment, shown, schemas);
  const offer = at === null ? null : offerFor(shown, at.caret, references ?? sight.references, at.asked);
  const completions = offer?.completions ?? [];
  const open = completions.length > 0;

  const write = (next: string) => {
    setText(next);
    if (next.trim() !== '') onChange(next);
  };
  const offerAt = (caret: number | null, asked = false) => {
    setAt(caret === null ? null : { caret, asked });
    setChosen(0);
  };
  const caretTo = useRef<number | null>(null);
  useEffect(() => {
    if (caretTo.current !== null) field.current?.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = null;
  });
  const take = ({ insert }: Completion) => {
    if (at === null || offer === null) return;
    caretTo.current = offer.from + insert.length - (insert.endsWith('()') ? 1 : 0);
    write(shown.slice(0, offer.from) + insert + shown.slice(at.caret));
    offerAt(null);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const act = keyAct(event, { open, completions, chosen, setChosen, take, offerAt });
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div className="formula">
      <Popover opened={open} width="target" position="bottom-start" shadow="md" trapFocus={false} offset={4}>
        <Popover.Target>
          <Textarea
            ref={field}
            id={id}
            role="combobox"
            aria-label={label ?? 'Formula'}
            aria-autocomplete="list"
            aria-expanded={open}
            {...(open && {
              'aria-controls': `${id}-completions`,
              'aria-activedescendant': `${id}-completion-${String(chosen)}`,
            })}
            classNames={{ input: 'mono' }}
            autosize
            minRows={1}
            maxRows={8}
            spellCheck={false}
            placeholder="trigger.customer.name"
            title="Ctrl Space completes"
            value={shown}
            disabled={disabled}
            error={problem !== undefined}
            onKeyDown={onKeyDown}
            onChange={({ currentTarget }) => {
              write(currentTarget.value);
              offerAt(currentTarget.selectionStart);
            }}
            onBlur={() => {
              setText(null);
              offerAt(null);
            }}
          />
        </Popover.Target>
        <Popover.Dropdown p={0}>
          <CompletionList id={id} completions={completions} chosen={chosen} onTake={take} />
        </Popover.Dropdown>
      </Popover>
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem.message.replace('Unexpected token: EOF', 'The formula ends too early')}
          {problem.at !== undefined && ` (at ${String(problem.at + 1)})`}
        </p>
      )}
      {problem === undefined && type !== undefined && type !== 'dyn' && (
        <p className="hint" style={{ marginTop: 2 }}>
          Gives {typeWords[type] ?? type}
        </p>
      )}
    </div>
  );
}

interface Listed {
  open: boolean;
  completions: readonly Completion[];
  chosen: number;
  setChosen: (next: number) => void;
  take: (completion: Completion) => void;
  offerAt: (caret: number | null, asked?: boolean) => void;
}

/** Tab is left alone: it leaves the field, as in every form. */
function keyAct(event: KeyboardEvent<HTMLTextAreaElement>, listed: Listed): (() => void) | undefined {
  const { open, completions, chosen, setChosen, take, offerAt } = listed;
  const { selectionStart } = event.currentTarget;
  if (event.key === ' ' && event.ctrlKey) return () => offerAt(selectionStart, true);
  if (!open) return undefined;
  const count = completions.length;
  switch (event.key) {
    case 'ArrowDown':
      return () => setChosen((chosen + 1) % count);
    case 'ArrowUp':
      return () => setChosen((chosen + count - 1) % count);
    case 'Escape':
      return () => offerAt(null);
    case 'Enter': {
      const completion = completions[chosen];
      return completion && (() => take(completion));
    }
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'Home':
    case 'End':
      offerAt(null);
      return undefined;
    default:
      return undefined;
  }
}
