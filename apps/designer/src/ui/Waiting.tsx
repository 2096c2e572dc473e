import { Skeleton } from '@mantine/core';

/** Grey rows shaped like the list that is coming. */
export function WaitingRows({ rows = 8, height = 44 }: { rows?: number; height?: number }) {
  return (
    <div aria-busy aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="row"
          style={{
            height,
            padding: '0 16px',
            gap: 24,
            borderTop: row === 0 ? 'none' : '1px solid var(--line)',
          }}
        >
          <Skeleton height={18} width={84} radius="xl" />
          <Skeleton height={12} width={`${String(18 + ((row * 7) % 10))}%`} />
          <Skeleton height={12} width={`${String(24 + ((row * 5) % 12))}%`} />
          <span className="grow" />
          <Skeleton height={12} width={64} />
        </div>
      ))}
    </div>
  );
}

export function WaitingPage() {
  return (
    <div className="page">
      <Skeleton height={22} width={180} mb={20} />
      <div className="card">
        <WaitingRows />
      </div>
    </div>
  );
}
