import type { JsonSchema } from '../../api/descriptors.ts';
import { FieldLine } from './FieldLine.tsx';
import { type FormField, formFields } from './fields.ts';
import { Fold } from './Fold.tsx';
import { InputField, readInput } from './InputField.tsx';
import { Widget } from './registry.tsx';
import { SecretWidget } from './widgets/special.tsx';
import './form.css';

interface SchemaFormProps {
  id: string;
  schema: JsonSchema;
  value: Record<string, unknown>;
  onChange: (value: Record<string, unknown>) => void;
  disabled?: boolean;
  /** Secrets that have a value already. */
  secretsSet?: readonly string[];
  /** Refusals of the server by field. */
  refused?: Readonly<Record<string, string>>;
}

/** A form made from a JSON Schema: one column, help under the label, advanced fields behind a fold. */
export function SchemaForm({
  id,
  schema,
  value,
  onChange,
  disabled = false,
  secretsSet = [],
  refused = {},
}: SchemaFormProps) {
  const fields = formFields(schema);
  const advanced = fields.filter((field) => field.advanced);
  const changed = advanced
    .filter(({ key, schema: each }) => value[key] !== undefined && value[key] !== each['default'])
    .map(({ title }) => title);
  const set = (key: string, next: unknown) => {
    const { [key]: _, ...others } = value;
    onChange(next === undefined ? others : { ...value, [key]: next });
  };
  const line = (field: FormField) => {
    const props = {
      id: `${id}-${field.key}`,
      field,
      value: value[field.key],
      disabled,
      onChange: (next: unknown) => set(field.key, next),
    };
    if (field.widget === 'input') {
      return (
        <InputField
          key={field.key}
          id={props.id}
          field={field}
          input={readInput(value[field.key])}
          problem={refused[field.key]}
          disabled={disabled}
          onChange={(input) => set(field.key, input ?? undefined)}
        />
      );
    }
    return (
      <FieldLine key={field.key} field={field} id={props.id} problem={refused[field.key]}>
        {field.widget === 'secret' ? (
          <SecretWidget {...props} stored={secretsSet.includes(field.key)} />
        ) : (
          <Widget {...props} />
        )}
      </FieldLine>
    );
  };
  return (
    <div className="schema-form">
      {fields.filter((field) => !field.advanced).map(line)}
      {advanced.length > 0 && (
        <Fold
          title="Advanced"
          note={changed.length === 0 ? 'all at their defaults' : `changed: ${changed.join(', ')}`}
        >
          <div className="schema-form">{advanced.map(line)}</div>
        </Fold>
      )}
    </div>
  );
}
