import { Button, Checkbox } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { IconArrowBackUp, IconHistory, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type ChosenRuns, queries, type RunFilter } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { count, plural } from '../ui/formats.ts';
import { Empty, Failed } from '../ui/Notice.tsx';
import { WaitingRows } from '../ui/Waiting.tsx';
import { canBeReplayed } from './controls/interventions.ts';
import { SelectionBar } from './controls/SelectionBar.tsx';
import { type Selection, useSelection } from './controls/use-selection.ts';
import { FilterBar } from './FilterBar.tsx';
import { isFiltered, noFilter, queryOf, readFilter, type ShownFilter, writeFilter } from './run-filters.ts';
import { ReplayManyDialog } from './replays/ReplayManyDialog.tsx';
import { RunRow } from './RunRow.tsx';

/** The server counts no further. */
const countedUpTo = 10_000;

/** Runs by the filter in the address; several can be selected where there is room. */
export function RunList({ compact, open }: { compact: boolean; open: string | undefined }) {
  const { name: env } = useEnvironment();
  const [search, setSearch] = useSearchParams();
  const filter = readFilter(search);
  const runs = useInfiniteQuery({
    ...queries.runs(env, queryOf(filter, Date.now())),
    placeholderData: keepPreviousData,
  });
  const all = runs.data?.pages.flatMap((page) => page.runs) ?? [];
  const total = runs.data?.pages[0]?.total;
  const selection = useSelection(compact ? [] : all);
  const replayable = selection.chosen.filter(canBeReplayed);
  const [replaying, setReplaying] = useState<ChosenRuns | null>(null);
  const change = (next: ShownFilter) => setSearch(writeFilter(next), { replace: true });
  return (
    <div className={compact ? 'list compact' : 'list page'}>
      <header className="page-head">
        <div className="grow">
          <h1>Runs</h1>
          {!compact && <p className="soft">What came in, what became of it</p>}
        </div>
        <span className="soft" role="status">
          {total === undefined ? '' : totalText(total)}
        </span>
        {!compact && (
          <>
            <Button variant="default" component={Link} to="/runs/replays">
              Replays
            </Button>
            {isFiltered(filter) && total !== undefined && total > 0 && (
              <Button
                variant="default"
                leftSection={<IconArrowBackUp size={14} />}
                onClick={() => setReplaying({ filter: filterNow(filter) })}
              >
                Replay {totalText(total)}
              </Button>
            )}
          </>
        )}
      </header>
      <FilterBar filter={filter} onChange={change} />
      <div className="card run-card" aria-busy={runs.isFetching}>
        {all.length > 0 && !compact && <Headings selection={selection} />}
        {all.map((each) => (
          <RunRow
            key={each.id}
            run={each}
            compact={compact}
            open={each.id === open}
            search={search.toString()}
            selected={selection.isChosen(each.id)}
            onSelect={selection.toggle}
          />
        ))}
        {runs.isPending && <WaitingRows rows={compact ? 12 : 10} height={46} />}
        {runs.error !== null && all.length === 0 && (
          <Failed error={runs.error} retry={() => void runs.refetch()} />
        )}
        {runs.data !== undefined && all.length === 0 && <NoRuns filter={filter} onChange={change} />}
      </div>
      {selection.chosen.length > 0 && (
        <SelectionBar runs={selection.chosen} onClear={selection.clear}>
          {replayable.length > 0 && (
            <Button
              leftSection={<IconArrowBackUp size={14} />}
              onClick={() => setReplaying({ runs: replayable.map(({ id }) => id) })}
            >
              Replay {plural(replayable.length, 'run')}
            </Button>
          )}
        </SelectionBar>
      )}
      {replaying !== null && <ReplayManyDialog chosen={replaying} onClose={() => setReplaying(null)} />}
      {runs.hasNextPage && (
        <div className="run-more">
          <Button
            variant="default"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            Load more
          </Button>
          <span className="hint">
            {count(all.length)} of {count(total ?? 0)} shown
          </span>
        </div>
      )}
    </div>
  );
}

function totalText(total: number): string {
  return total >= countedUpTo ? `${count(total)} runs or more` : plural(total, 'run');
}

/** What is listed now: what comes in while one decides is not meant. */
function filterNow(filter: ShownFilter): RunFilter {
  const now = Date.now();
  return { ...queryOf(filter, now), to: new Date(now).toISOString() };
}

function Headings({ selection: { chosen, all, toggleAll } }: { selection: Selection<unknown> }) {
  return (
    <div className="run-line">
      <Checkbox
        className="run-select"
        aria-label="Select all runs shown"
        checked={all}
        indeterminate={chosen.length > 0 && !all}
        onChange={toggleAll}
      />
      <div className="list-row run-row list-headings" aria-hidden>
        <span>State</span>
        <span>Run</span>
        <span>Flow</span>
        <span>What happened</span>
        <span className="number">Took</span>
        <span className="number">Accepted</span>
      </div>
    </div>
  );
}

function NoRuns({ filter, onChange }: { filter: ShownFilter; onChange: (filter: ShownFilter) => void }) {
  if (!isFiltered(filter)) {
    return (
      <Empty icon={<IconHistory size={24} />} title="Nothing has run yet">
        As soon as the trigger of a deployed flow hears of something, its run appears here, live.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconSearchOff size={24} />}
      title="No run matches"
      action={
        <Button variant="default" onClick={() => onChange(noFilter)}>
          Show all runs
        </Button>
      }
    >
      Numbers and ids are found by their beginning. Take away a filter, or look further back.
    </Empty>
  );
}
