import { Button, TextInput } from '@mantine/core';
import { compileInput } from '@crossdock/flow';
import { IconTrash } from '@tabler/icons-react';
import { inline } from '../../ui/formats.ts';
import { Segments } from '../../ui/Segments.tsx';
import { useEditor } from '../EditorContext.ts';
import { FormulaText } from '../inspector/FormulaText.tsx';
import { useSight } from '../inspector/node-sight.ts';
import { ReferenceChip } from '../inspector/ReferenceChip.tsx';
import { tried } from '../inspector/sample-scope.ts';
import type { ColumnPlace } from './TableGrid.tsx';
import {
  changeColumn,
  type Condition,
  removeColumn,
  type Result,
  retitled,
  type Table,
} from './table-edits.ts';

interface ColumnPaneProps {
  nodeKey: string;
  table: Table;
  place: ColumnPlace;
  readOnly: boolean;
  onChange: (table: Table, mark?: string) => void;
  onChoose: (place: ColumnPlace) => void;
}

/** The chosen column: what it is called and, for a condition, what it reads. */
export function ColumnPane({ nodeKey, table, place, readOnly, onChange, onChoose }: ColumnPaneProps) {
  const { side, column } = place;
  const shown = table[side][column];
  if (shown === undefined) return <aside className="decisions-pane" aria-label="Column" />;
  const set = (next: Result, mark: string) =>
    onChange(changeColumn(table, side, column, next), `${mark} ${String(column)}`);
  return (
    <aside className="decisions-pane" aria-label="Column">
      <h3>{side === 'inputs' ? 'Condition' : 'Result'}</h3>
      <TextInput
        label="Column title"
        value={shown.title}
        disabled={readOnly}
        error={shown.title === '' ? 'A column needs a title' : undefined}
        onChange={({ currentTarget }) => set(retitled(shown, currentTarget.value), `${side} title`)}
      />
      <TextInput
        label="Name"
        description={
          side === 'inputs' ? 'In messages' : `Read later as steps.${nodeKey}.values.${shown.name}`
        }
        classNames={{ input: 'mono' }}
        value={shown.name}
        disabled={readOnly}
        error={/^[A-Za-z_]\w{0,62}$/.test(shown.name) ? undefined : 'One word, such as orderTotal'}
        onChange={({ currentTarget }) => set({ ...shown, name: currentTarget.value }, `${side} name`)}
      />
      {'expression' in shown && (
        <Expression
          key={column}
          id={`${nodeKey}-column-${String(column)}`}
          condition={shown}
          readOnly={readOnly}
          onChange={(expression) =>
            onChange(
              { ...table, inputs: table.inputs.with(column, { ...shown, expression }) },
              `expression ${String(column)}`,
            )
          }
        />
      )}
      {!readOnly && table[side].length > 1 && (
        <Button
          variant="default"
          leftSection={<IconTrash size={14} />}
          onClick={() => {
            onChange(removeColumn(table, side, column));
            onChoose({ side, column: Math.max(0, column - 1) });
          }}
        >
          Remove this column
        </Button>
      )}
    </aside>
  );
}

interface ExpressionProps {
  id: string;
  condition: Condition;
  readOnly: boolean;
  onChange: (expression: Condition['expression']) => void;
}

function Expression({ id, condition: { title, expression }, readOnly, onChange }: ExpressionProps) {
  const { expressions } = useEditor();
  const { scope, references } = useSight();
  const sample = tried(() => compileInput(expressions, expression, title)(scope));
  const mode = 'ref' in expression ? 'ref' : 'formula';
  return (
    <div className="list-widget">
      <div className="row">
        <label className="grow" htmlFor={id}>
          Compares
        </label>
        <Segments
          label="How it is given"
          value={mode}
          onChange={(next) => {
            if (next === mode || readOnly) return;
            const given = 'ref' in expression ? expression.ref : 'trigger';
            onChange(next === 'ref' ? { ref: 'trigger' } : { formula: given });
          }}
          options={[
            { value: 'ref', label: 'Reference' },
            { value: 'formula', label: 'Formula' },
          ]}
        />
      </div>
      {'ref' in expression ? (
        <ReferenceChip
          id={id}
          value={expression.ref}
          references={references}
          disabled={readOnly}
          onChange={(ref) => onChange({ ref })}
        />
      ) : (
        <FormulaText
          id={id}
          value={expression.formula}
          disabled={readOnly}
          onChange={(formula) => onChange({ formula })}
        />
      )}
      <span className="hint cut">Sample: {sample.problem ?? inline(sample.value, 48)}</span>
    </div>
  );
}
