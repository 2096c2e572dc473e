import { Button, Group, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { DecimalWidget } from './plain.tsx';
import { orNothing, recordOf, textOf, type WidgetProps } from './widget.ts';

export function MoneyWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const { amount, currency } = recordOf(value);
  const change = (next: Record<string, unknown>) => {
    const money = { amount, currency: currency ?? 'EUR', ...next };
    onChange(money.amount === undefined ? undefined : money);
  };
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <div style={{ flex: 1 }}>
        <DecimalWidget
          id={id}
          field={field}
          value={amount}
          disabled={disabled}
          onChange={(next) => change({ amount: next })}
        />
      </div>
      <TextInput
        w={64}
        aria-label="Currency"
        maxLength={3}
        value={textOf(currency)}
        placeholder="EUR"
        disabled={disabled}
        onChange={({ currentTarget }) => change({ currency: currentTarget.value.toUpperCase() })}
      />
    </Group>
  );
}

const units = [
  { value: '1', label: 'ms' },
  { value: '1000', label: 's' },
  { value: '60000', label: 'min' },
  { value: '3600000', label: 'h' },
  { value: '86400000', label: 'days' },
];

/** Milliseconds in the document, the largest unit that divides them in the field. */
export function DurationWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const standard = typeof field.schema['default'] === 'number' ? field.schema['default'] : undefined;
  const ms = typeof value === 'number' ? value : undefined;
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = ms ?? standard ?? 1_000;
  const unit = Number(chosen ?? units.findLast((each) => shown % Number(each.value) === 0)?.value ?? 1);
  return (
    <Group gap={8} wrap="nowrap">
      <NumberInput
        id={id}
        style={{ flex: 1 }}
        min={0}
        value={ms === undefined ? '' : ms / unit}
        placeholder={standard === undefined ? '' : `${String(standard / unit)} (default)`}
        disabled={disabled}
        onChange={(next) => onChange(typeof next === 'number' ? Math.round(next * unit) : undefined)}
      />
      <Select
        w={72}
        aria-label="Unit"
        data={units}
        value={String(unit)}
        allowDeselect={false}
        disabled={disabled}
        onChange={(next) => {
          setChosen(next);
          if (ms !== undefined && next !== null) onChange((ms / unit) * Number(next));
        }}
      />
    </Group>
  );
}

/** Write-only: what is stored is never shown; null says that a stored value stays. */
export function SecretWidget({
  id,
  value,
  disabled,
  onChange,
  stored = false,
}: WidgetProps & { stored?: boolean }) {
  const [replacing, setReplacing] = useState(false);
  if (stored && !replacing) {
    return (
      <Group gap={8}>
        <span className="soft row">
          <IconLock size={14} /> Set
        </span>
        <Button variant="subtle" size="compact-xs" disabled={disabled} onClick={() => setReplacing(true)}>
          Replace
        </Button>
      </Group>
    );
  }
  return (
    <Group gap={8} wrap="nowrap">
      <PasswordInput
        id={id}
        style={{ flex: 1 }}
        autoComplete="new-password"
        value={textOf(value)}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(orNothing(currentTarget.value))}
      />
      {stored && (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => {
            setReplacing(false);
            onChange(undefined);
          }}
        >
          Keep
        </Button>
      )}
    </Group>
  );
}
