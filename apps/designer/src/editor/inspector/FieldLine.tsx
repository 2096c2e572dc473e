import type { ReactNode } from 'react';
import type { FormField } from './fields.ts';

interface FieldLineProps {
  field: FormField;
  id: string;
  problem?: string | undefined;
  /** In place of the field's title. */
  label?: ReactNode;
  /** At the right edge of the title. */
  corner?: ReactNode;
  children: ReactNode;
}

/** A field of a form: its title, help below, then the widget and what is wrong. */
export function FieldLine({ field, id, problem, label, corner, children }: FieldLineProps) {
  return (
    <div className="field-line">
      <div className="field-head">
        {label ?? (
          <label htmlFor={id} className="cut" title={field.key}>
            {field.title}
            {field.required && (
              <span className="field-required" title="Required">
                •
              </span>
            )}
          </label>
        )}
        {label === undefined && <span className="grow" />}
        {corner}
      </div>
      {field.help !== null && <p className="hint field-help">{field.help}</p>}
      {children}
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
