import { TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../../../api/queries.ts';
import type { WidgetProps } from './widget.ts';

/** People by their e-mail addresses: those who can sign in are offered by name, others can be written. */
export function PeopleWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const { data: known = [] } = useQuery(queries.people());
  const [problem, setProblem] = useState<string | null>(null);
  const named = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  const nameOf = (email: string) => known.find((each) => each.email === email)?.name;
  return (
    <TagsInput
      id={id}
      size="xs"
      aria-label={field.title}
      data={known.map(({ email }) => email)}
      value={named}
      disabled={disabled}
      error={problem}
      placeholder={named.length === 0 ? 'name@example.com' : ''}
      acceptValueOnBlur
      filter={({ options, search }) =>
        options.filter(
          (option) =>
            'value' in option &&
            `${option.value} ${nameOf(option.value) ?? ''}`
              .toLowerCase()
              .includes(search.trim().toLowerCase()),
        )
      }
      renderOption={({ option }) => (
        <span>
          {nameOf(option.value)} <span className="hint">{option.value}</span>
        </span>
      )}
      onChange={(people) => {
        const wrong = people.find((each) => !isEmail(each));
        setProblem(wrong === undefined ? null : `“${wrong}” is not an e-mail address.`);
        const right = people.filter(isEmail).map((each) => each.trim().toLowerCase());
        onChange(right.length === 0 ? undefined : [...new Set(right)]);
      }}
    />
  );
}

function isEmail(text: string): boolean {
  return /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(text.trim());
}
