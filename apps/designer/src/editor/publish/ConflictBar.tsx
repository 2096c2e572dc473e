import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ProblemLine } from '../../ui/Notice.tsx';

/** Two people saved the same draft: nobody's work goes without a word. */
export function ConflictBar({ onSettle }: { onSettle: (whose: 'theirs' | 'mine') => Promise<void> }) {
  const settle = useMutation({ mutationFn: onSettle });
  return (
    <div className="conflict-bar" role="alert">
      <span className="grow">
        <strong>Somebody else saved this draft meanwhile.</strong> Your latest changes are not saved. Load
        their draft and lose yours, or save yours over it.
      </span>
      <ProblemLine error={settle.error} />
      <Button variant="default" loading={settle.isPending} onClick={() => settle.mutate('theirs')}>
        Load their draft
      </Button>
      <Button variant="default" loading={settle.isPending} onClick={() => settle.mutate('mine')}>
        Save mine over it
      </Button>
    </div>
  );
}
