import { Textarea } from '@mantine/core';
import { Condition } from '@crossdock/flow';
import { useState } from 'react';
import { groupOf } from '../../routing/branches.ts';
import { ConditionGroup } from '../../routing/ConditionGroup.tsx';
import { InputField, readInput } from '../InputField.tsx';
import { useSight } from '../node-sight.ts';
import { readAs } from '../read-as.ts';
import type { WidgetProps } from './widget.ts';

/** A value, a reference or a formula, where the form has a title of its own. */
export function InputWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  return (
    <InputField
      id={id}
      field={{ ...field, help: null }}
      label=""
      input={readInput(value)}
      disabled={disabled}
      onChange={(input) => onChange(input ?? undefined)}
    />
  );
}

/** Groups of comparisons, as the branches of a route have them. */
export function ConditionWidget({ id, value, onChange }: WidgetProps) {
  const { references } = useSight();
  const condition = Condition.safeParse(value).data ?? { all: [] };
  return <ConditionGroup id={id} group={groupOf(condition)} references={references} onChange={onChange} />;
}

/** A value of any kind: text as it is, and what reads as JSON as what it says. */
export function FreeWidget({ id, value, disabled, onChange }: WidgetProps) {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? writtenAs(value);
  const kind = kindOf(value);
  return (
    <>
      <Textarea
        id={id}
        autosize
        minRows={1}
        maxRows={14}
        spellCheck={false}
        {...(kind === null ? {} : { classNames: { input: 'mono' } })}
        value={shown}
        disabled={disabled}
        onChange={({ currentTarget: { value: next } }) => {
          setText(next);
          onChange(next === '' ? undefined : readAs(next));
        }}
        onBlur={() => setText(null)}
      />
      {kind !== null && <p className="hint">Read as {kind}</p>}
    </>
  );
}

function writtenAs(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  return typeof readAs(value) === 'string' ? value : JSON.stringify(value);
}

function kindOf(value: unknown): string | null {
  if (value === undefined || typeof value === 'string') return null;
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return { number: 'a number', boolean: 'yes or no', object: 'a record' }[typeof value as string] ?? null;
}
