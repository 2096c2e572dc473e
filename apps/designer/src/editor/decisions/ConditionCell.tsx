import { CellTest } from '@crossdock/flow';
import { useState } from 'react';
import { type Cell, cellFrom } from './table-edits.ts';

const any = 'any';

const signs: Record<CellTest['operator'], string> = {
  equals: '=',
  'not-equals': '≠',
  'greater-than': '>',
  'at-least': '≥',
  'less-than': '<',
  'at-most': '≤',
  between: 'between',
  'one-of': 'one of',
  contains: 'contains',
  'starts-with': 'starts with',
  'is-present': 'is there',
  'is-absent': 'is missing',
};

interface ConditionCellProps {
  place: string;
  label: string;
  cell: Cell;
  readOnly: boolean;
  onChange: (cell: Cell) => void;
}

/** What a value must be in one row: an operator and a value, or both written as in a spreadsheet, such as >= 100. */
export function ConditionCell({ place, label, cell, readOnly, onChange }: ConditionCellProps) {
  const [text, setText] = useState<string | null>(null);
  const operator = cell?.operator ?? any;
  const valued = operator !== 'is-present' && operator !== 'is-absent';
  const settle = () => {
    if (text !== null) onChange(written(text, cell));
    setText(null);
  };
  return (
    <div className="condition-cell" data-any={cell === null}>
      <select
        aria-label={`${label}, how it is compared`}
        value={operator}
        disabled={readOnly}
        onChange={({ currentTarget: { value } }) => {
          setText(null);
          onChange(value === any ? null : withOperator(cell, CellTest.shape.operator.parse(value)));
        }}
      >
        <option value={any}>any</option>
        {CellTest.shape.operator.options.map((each) => (
          <option key={each} value={each}>
            {signs[each]}
          </option>
        ))}
      </select>
      {valued && (
        <input
          data-cell={place}
          aria-label={label}
          spellCheck={false}
          value={text ?? valueText(cell)}
          disabled={readOnly}
          placeholder={cell === null ? '' : 'value'}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onBlur={settle}
        />
      )}
    </div>
  );
}

/** A text with a sign of its own says how it is compared; any other is compared as it was before. */
function written(text: string, before: Cell): Cell {
  const plain = text.trim();
  if (plain === '') return before === null ? null : { operator: before.operator, value: '' };
  const read = cellFrom(plain);
  if (read === undefined || read === null) return withValue(before ?? { operator: 'equals' }, plain);
  return read.operator === 'equals' && before !== null ? withValue(before, plain) : read;
}

function withValue(cell: CellTest, text: string): CellTest {
  const { operator } = cell;
  if (operator === 'one-of') return { operator, value: text.split(',').map((each) => each.trim()) };
  if (operator !== 'between') return { operator, value: text };
  const [value = '', upTo = ''] = text.split('..').map((each) => each.trim());
  return { operator, value, upTo };
}

function withOperator(cell: Cell, operator: CellTest['operator']): CellTest {
  if (operator === 'is-present' || operator === 'is-absent') return { operator };
  const text = valueText(cell);
  return withValue({ operator }, cell?.operator === 'between' ? (text.split('..')[0] ?? '') : text);
}

function valueText(cell: Cell): string {
  if (cell === null || cell.value === undefined) return '';
  const value = Array.isArray(cell.value) ? cell.value.join(', ') : String(cell.value);
  if (cell.operator !== 'between') return value;
  return cell.upTo === undefined || cell.upTo === '' ? value : `${value}..${String(cell.upTo)}`;
}
