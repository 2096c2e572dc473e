import type { MappingField } from '@crossdock/flow';
import { IconFunction, IconLink, IconPencil, IconRepeat, IconTable } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TargetRow } from './target-rows.ts';

export type MappingMode = 'ref' | 'value' | 'formula' | 'lookup' | 'each';

interface ModeOption {
  value: MappingMode;
  label: ReactNode;
  title: string;
}

const plain: ModeOption[] = [
  { value: 'ref', label: <IconLink size={13} />, title: 'Reference' },
  { value: 'value', label: <IconPencil size={13} />, title: 'Value' },
  { value: 'formula', label: <IconFunction size={13} />, title: 'Formula' },
  { value: 'lookup', label: <IconTable size={13} />, title: 'Lookup in a table' },
];
const each: ModeOption = { value: 'each', label: <IconRepeat size={13} />, title: 'For each item of a list' };

export function modesOf(kind: TargetRow['kind']): ModeOption[] {
  return kind === 'list' ? [each, ...plain.slice(0, 3)] : plain;
}

export function modeOf(field: MappingField | undefined): MappingMode {
  if (field === undefined || 'ref' in field) return 'ref';
  if ('formula' in field) return 'formula';
  if ('lookup' in field) return 'lookup';
  return 'each' in field ? 'each' : 'value';
}

/** What a field becomes when another way is chosen, where something can be kept; null: wait for the person. */
export function startOf(mode: MappingMode, field: MappingField | undefined): MappingField | null {
  const ref =
    field === undefined ? undefined : 'ref' in field ? field.ref : 'each' in field ? field.each : undefined;
  if (ref === undefined) return null;
  switch (mode) {
    case 'formula':
      return { formula: ref };
    case 'lookup':
      return null;
    case 'each':
      return { each: ref, fields: {} };
    case 'ref':
      return { ref };
    case 'value':
      return null;
  }
}
