import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';

/** Something most people need not see; says what is changed inside. */
export function Fold({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <section className="fold" data-open={open}>
      <button
        type="button"
        className="plain-button fold-head"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={14} />
        <span className="fold-title">{title}</span>
        {note !== undefined && <span className="hint cut">{note}</span>}
      </button>
      {open && (
        <div id={id} className="fold-body">
          {children}
        </div>
      )}
    </section>
  );
}
