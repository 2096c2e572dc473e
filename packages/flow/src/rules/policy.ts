import type { Rule } from './rule.ts';
import { checkFormula } from '../formula/check.ts';
import { readsOf } from '../formula/reads.ts';

/** The sequence key is known when the event is accepted: it reads the trigger and nothing else. */
export const sequenceKeyHolds: Rule = ({ flow, expressions: { environment } }) => {
  const key = flow.policy.sequence?.key;
  if (key === undefined) return [];
  const problem = (message: string) => [
    { code: 'flow.sequence-misfit' as const, message, place: { field: 'policy.sequence.key' } },
  ];
  if ('value' in key) {
    return typeof key.value === 'string' && key.value !== ''
      ? []
      : problem('The sequence key must be a text, or be read from the trigger.');
  }
  if ('formula' in key) {
    const invalid = checkFormula(environment, key.formula).problem;
    if (invalid !== undefined)
      return problem(`The formula of the sequence key is not valid: ${invalid.message}.`);
  }
  const reads = 'formula' in key ? readsOf(environment, key.formula) : [key.ref];
  const wrong = reads.find((read) => read.split('.')[0] !== 'trigger');
  return wrong === undefined
    ? []
    : problem(`The sequence key reads ${wrong}, but when an event is accepted only the trigger is known.`);
};
