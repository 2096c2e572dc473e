import { Textarea } from '@mantine/core';
import { checkFormula } from '@crossdock/flow';
import { useState } from 'react';
import { useEditor } from '../EditorContext.ts';

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
  onChange: (text: string) => void;
}

/** A CEL formula, checked while it is written. An empty one stays here and does not reach the document. */
export function FormulaText({ id, value, disabled = false, label, onChange }: FormulaTextProps) {
  const { expressions } = useEditor();
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? value;
  const { problem, type } =
    shown.trim() === ''
      ? { problem: undefined, type: undefined }
      : checkFormula(expressions.environment, shown);
  return (
    <div className="formula">
      <Textarea
        id={id}
        aria-label={label ?? 'Formula'}
        classNames={{ input: 'mono' }}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        placeholder="trigger.customer.name"
        value={shown}
        disabled={disabled}
        error={problem !== undefined}
        onChange={({ currentTarget: { value: next } }) => {
          setText(next);
          if (next.trim() !== '') onChange(next);
        }}
        onBlur={() => setText(null)}
      />
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
