import { ActionIcon, Button, Menu, Select, TextInput } from '@mantine/core';
import { type Comparison, type Condition, Operator } from '@crossdock/flow';
import { IconPlus, IconX } from '@tabler/icons-react';
import { inline } from '../../ui/formats.ts';
import { Segments } from '../../ui/Segments.tsx';
import { useEditor } from '../EditorContext.ts';
import { FormulaText } from '../inspector/FormulaText.tsx';
import { useSight } from '../inspector/node-sight.ts';
import { ReferenceChip } from '../inspector/ReferenceChip.tsx';
import { type ReferenceNode, sampleAt } from '../inspector/reference-tree.ts';
import {
  conditionsIn,
  type Group,
  needsValue,
  newComparison,
  operatorWords,
  valueFrom,
  valueText,
  withConditions,
} from './branches.ts';

interface ConditionGroupProps {
  id: string;
  group: Group;
  references: readonly ReferenceNode[];
  onChange: (group: Group) => void;
}

/** All or any of some conditions; a condition may be a group again. */
export function ConditionGroup({ id, group, references, onChange }: ConditionGroupProps) {
  const { readOnly } = useEditor();
  const conditions = conditionsIn(group);
  const set = (next: Condition[]) => onChange(withConditions(group, next));
  return (
    <div className="condition-group">
      {conditions.length > 1 && (
        <Segments
          label="How conditions combine"
          value={'all' in group ? 'all' : 'any'}
          onChange={(how) => onChange(how === 'all' ? { all: conditions } : { any: conditions })}
          options={[
            { value: 'all', label: 'All of' },
            { value: 'any', label: 'Any of' },
          ]}
        />
      )}
      {conditions.map((condition, index) => (
        <div key={index} className="condition">
          <div className="grow">
            <ConditionLine
              id={`${id}-${String(index)}`}
              condition={condition}
              references={references}
              onChange={(next) => set(conditions.with(index, next))}
            />
          </div>
          {!readOnly && (
            <ActionIcon
              size={22}
              aria-label="Remove condition"
              onClick={() => set(conditions.toSpliced(index, 1))}
            >
              <IconX size={13} />
            </ActionIcon>
          )}
        </div>
      ))}
      {conditions.length === 0 && (
        <p className="hint">No condition: {'all' in group ? 'always' : 'never'} taken.</p>
      )}
      {!readOnly && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />}>
              Add condition
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => set([...conditions, newComparison()])}>Compare a field</Menu.Item>
            <Menu.Item onClick={() => set([...conditions, { formula: 'true' }])}>Formula</Menu.Item>
            <Menu.Item onClick={() => set([...conditions, { any: [newComparison()] }])}>Group</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

interface ConditionLineProps {
  id: string;
  condition: Condition;
  references: readonly ReferenceNode[];
  onChange: (condition: Condition) => void;
}

function ConditionLine({ id, condition, references, onChange }: ConditionLineProps) {
  const { readOnly } = useEditor();
  const { scope } = useSight();
  if ('all' in condition || 'any' in condition) {
    return <ConditionGroup id={id} group={condition} references={references} onChange={onChange} />;
  }
  if ('formula' in condition) {
    return (
      <FormulaText
        id={id}
        value={condition.formula}
        references={references}
        disabled={readOnly}
        onChange={(formula) => onChange({ formula })}
      />
    );
  }
  const { field, operator, value } = condition;
  return (
    <div className="comparison">
      <ReferenceChip
        id={id}
        value={field}
        references={references}
        disabled={readOnly}
        onChange={(next) => onChange({ ...condition, field: next })}
      />
      <div className="row">
        <Select
          aria-label="Operator"
          w={128}
          data={Operator.options.map((each) => ({ value: each, label: operatorWords[each] }))}
          value={operator}
          allowDeselect={false}
          disabled={readOnly}
          onChange={(next) => onChange(comparison(field, Operator.parse(next), valueText(value)))}
        />
        {needsValue(operator) && (
          <TextInput
            className="grow"
            aria-label="Value"
            placeholder={operator === 'one-of' ? 'DE, AT, CH' : 'Value'}
            value={valueText(value)}
            disabled={readOnly}
            onChange={({ currentTarget }) => onChange(comparison(field, operator, currentTarget.value))}
          />
        )}
      </div>
      <span className="hint cut">Sample: {inline(sampleAt(field, scope), 48)}</span>
    </div>
  );
}

function comparison(field: string, operator: Operator, text: string): Comparison {
  return needsValue(operator) ? { field, operator, value: valueFrom(text, operator) } : { field, operator };
}
