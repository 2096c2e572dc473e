import { useState } from 'react';
import { Copy } from '../ui/Copy.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';
import { Segments } from '../ui/Segments.tsx';

/** Data that went in or came out: as a tree, raw, to copy. */
export function DataCard({ title, value, absent }: { title: string; value: unknown; absent: string }) {
  const [form, setForm] = useState<'tree' | 'raw'>('tree');
  const text = value === undefined ? '' : JSON.stringify(value, null, 2);
  return (
    <div className="card data-card">
      <div className="row data-head">
        <h3 className="grow">{title}</h3>
        {value !== undefined && (
          <>
            <Segments
              label={`How the ${title.toLowerCase()} is shown`}
              value={form}
              onChange={setForm}
              options={[
                { value: 'tree', label: 'Tree' },
                { value: 'raw', label: 'Raw' },
              ]}
            />
            <Copy text={text} label={`Copy the ${title.toLowerCase()}`} />
          </>
        )}
      </div>
      <div className="data-body">
        {value === undefined ? (
          <p className="hint">{absent}</p>
        ) : form === 'tree' ? (
          <JsonTree value={value} open={2} />
        ) : (
          <pre className="mono">{text}</pre>
        )}
      </div>
    </div>
  );
}
