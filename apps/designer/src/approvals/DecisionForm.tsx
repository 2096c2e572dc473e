import { Button, Textarea } from '@mantine/core';
import type { Approval } from '@crossdock/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconLock, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { client, problemOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { formFields } from '../editor/inspector/fields.ts';
import { SchemaForm } from '../editor/inspector/SchemaForm.tsx';
import { useEnvironment } from '../session/environment.tsx';
import { ProblemLine } from '../ui/Notice.tsx';
import { answerable, areAnswers, initialAnswers, refusedAnswers } from './answers.ts';
import { whyNotDecide } from './approval-words.ts';

/** Approve or reject, with what the flow asks for. A decision is made once. Whoever may not decide reads why. */
export function DecisionForm({ approval }: { approval: Approval }) {
  const { name: env } = useEnvironment();
  const cache = useQueryClient();
  const { data: me } = useQuery(queries.who());
  const whyNot = me && whyNotDecide(approval, me.email);
  const form = useMemo(() => answerable(approval.form), [approval.form]);
  const [answers, setAnswers] = useState(() => initialAnswers(form));
  const [note, setNote] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'approved' | 'rejected') => {
      const noted = note.trim() === '' ? {} : { note };
      return client.approvals.decide({
        params: { env, approval: approval.id },
        body: decision === 'approved' ? { decision, answers, ...noted } : { decision, ...noted },
      });
    },
    onSuccess: (decided) => cache.setQueryData(queries.approval(env, approval.id).queryKey, decided),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: queries.approvals(env).queryKey });
      void cache.invalidateQueries({ queryKey: queries.run(env, approval.run).queryKey });
    },
  });
  const errors = decide.error === null ? [] : (problemOf(decide.error).errors ?? []);
  return (
    <form
      className="card approval-part"
      aria-label="Decide"
      onSubmit={(event) => {
        event.preventDefault();
        decide.mutate('approved');
      }}
    >
      {formFields(form).length > 0 && (
        <>
          <h3>Goes with an approval</h3>
          <SchemaForm
            id="answers"
            schema={form}
            value={answers}
            disabled={whyNot !== undefined}
            onChange={(next) => {
              setAnswers(next);
              decide.reset();
            }}
            refused={refusedAnswers(errors)}
          />
        </>
      )}
      <Textarea
        label="Note"
        description="For those who read the run later. May be left out"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={note}
        disabled={whyNot !== undefined}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <ProblemLine error={decide.error} atFields={areAnswers(errors, form)} />
      {whyNot !== undefined && (
        <p className="approval-barred soft">
          <IconLock size={16} />
          {whyNot}
        </p>
      )}
      <div className="row">
        <Button
          type="submit"
          leftSection={<IconCheck size={14} />}
          loading={decide.isPending && decide.variables === 'approved'}
          disabled={decide.isPending || whyNot !== undefined}
        >
          Approve
        </Button>
        <Button
          variant="default"
          leftSection={<IconX size={14} />}
          loading={decide.isPending && decide.variables === 'rejected'}
          disabled={decide.isPending || whyNot !== undefined}
          onClick={() => decide.mutate('rejected')}
        >
          Reject
        </Button>
        {whyNot === undefined && (
          <span className="hint">The run goes on with your decision. It cannot be changed.</span>
        )}
      </div>
    </form>
  );
}
