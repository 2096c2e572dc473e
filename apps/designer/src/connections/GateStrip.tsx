import { Button } from '@mantine/core';
import type { Connection } from '@crossdock/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Moment } from '../ui/Moment.tsx';
import { ProblemLine } from '../ui/Notice.tsx';
import { StateBadge } from '../ui/StateBadge.tsx';
import { gateWords, limitWords } from './gate-words.ts';

/** What stands between runs and the system: whether calls go through, and if not, until when. */
export function GateStrip({ connection: { alias, gate } }: { connection: Connection }) {
  const { name: env } = useEnvironment();
  const cache = useQueryClient();
  const now = useSeconds(gate.state !== 'passing');
  const { look, sentence } = gateWords(gate, now);
  const probe = useMutation({
    mutationFn: () => client.system.probeGate({ params: { env, alias } }),
    onSettled: () => cache.invalidateQueries({ queryKey: queries.connections(env).queryKey }),
  });
  return (
    <section className={`gate-strip tone-${look.tone}`} aria-label={`How ${alias} is doing`}>
      <div className="row" style={{ gap: 12 }}>
        <StateBadge look={look} />
        {gate.since !== null && gate.state !== 'passing' && (
          <span className="hint">
            since <Moment at={gate.since} />
          </span>
        )}
        <span className="grow" />
        {gate.state === 'broken' && (
          <Button variant="default" loading={probe.isPending} onClick={() => probe.mutate()}>
            Try it now
          </Button>
        )}
      </div>
      <p>{sentence}</p>
      {gate.state === 'passing' && <p className="hint">Limits: {limitWords(gate.limits)}</p>}
      {probe.data?.ok === false && (
        <p className="field-problem" role="alert">
          It still does not work: {probe.data.message ?? 'no reason was given'}
        </p>
      )}
      <ProblemLine error={probe.error} />
    </section>
  );
}

/** The time of day, by the second while something is counted down. */
function useSeconds(counting: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!counting) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [counting]);
  return now;
}
