import type { ComponentType } from 'react';
import type { WidgetName } from './fields.ts';
import { AlternativesWidget, JsonWidget, ListWidget, ObjectWidget } from './widgets/nested.tsx';
import { CodeWidget } from './widgets/code.tsx';
import { ConditionWidget, FreeWidget, InputWidget } from './widgets/expressions.tsx';
import {
  ChoicesWidget,
  ChoiceWidget,
  DateTimeWidget,
  DecimalWidget,
  MultilineWidget,
  NumberWidget,
  SwitchWidget,
  TextWidget,
} from './widgets/plain.tsx';
import { PeopleWidget } from './widgets/people.tsx';
import { RecordWidget } from './widgets/record.tsx';
import { DurationWidget, MoneyWidget, SecretWidget } from './widgets/special.tsx';
import type { WidgetProps } from './widgets/widget.ts';

/** Which widget edits what. The only list of them. */
const widgets: Record<WidgetName, ComponentType<WidgetProps>> = {
  text: TextWidget,
  url: TextWidget,
  multiline: MultilineWidget,
  number: NumberWidget,
  switch: SwitchWidget,
  choice: ChoiceWidget,
  'date-time': DateTimeWidget,
  decimal: DecimalWidget,
  money: MoneyWidget,
  duration: DurationWidget,
  secret: SecretWidget,
  list: ListWidget,
  object: ObjectWidget,
  choices: ChoicesWidget,
  alternatives: AlternativesWidget,
  record: RecordWidget,
  input: InputWidget,
  condition: ConditionWidget,
  code: CodeWidget,
  free: FreeWidget,
  people: PeopleWidget,
  json: JsonWidget,
};

export function Widget(props: WidgetProps) {
  const Chosen = widgets[props.field.widget];
  return <Chosen {...props} />;
}
