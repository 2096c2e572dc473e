import { business, type FailureError, isFailureError, permanent } from '@crossdock/sdk';
import type { Environment } from '@marcbachmann/cel-js';
import type { Scope } from '../path.ts';
import { toPlain } from './to-plain.ts';

/** A formula that does not parse or does not type-check. */
interface FormulaProblem {
  message: string;
  /** Offset in the text, where the language knows it. */
  at?: number;
}

interface FormulaCheck {
  /** CEL name of the result's type; `dyn` where only the data can tell. */
  type?: string;
  problem?: FormulaProblem;
}

/** Parses and type-checks without running. */
export function checkFormula(environment: Environment, text: string): FormulaCheck {
  try {
    const result = environment.check(text);
    if (result.valid) return result.type === undefined ? {} : { type: result.type };
    return { problem: withAdvice(problemOf(result.error), text) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** A hyphen is a minus to CEL, and most steps have one in their key. */
function withAdvice(problem: FormulaProblem, text: string): FormulaProblem {
  const [, key] = /\bsteps\.([a-z][a-z0-9]*(?:-[a-z0-9]+)+)/.exec(text) ?? [];
  return key === undefined ? problem : { ...problem, message: `${problem.message}; write steps["${key}"]` };
}

function problemOf(error: unknown): FormulaProblem {
  const summary = error instanceof Error && 'summary' in error ? String(error.summary) : messageOf(error);
  const range =
    error instanceof Error && 'range' in error ? (error.range as { start?: number } | undefined) : undefined;
  return { message: summary, ...(range?.start === undefined ? {} : { at: range.start }) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
}

/**
 * Compiles once; the result is called for each run. A formula that fails names where it stands, its text and
 * the reason: it fails the item, as business data, unless the formula itself is at fault.
 */
export function compileFormula(
  environment: Environment,
  text: string,
  place: string,
): (scope: Scope) => unknown {
  const evaluate = environment.parse(text);
  return (scope) => {
    try {
      return toPlain(evaluate(scope.index === undefined ? scope : { ...scope, index: BigInt(scope.index) }));
    } catch (error) {
      if (isFailureError(error)) throw error;
      throw formulaFailure(place, text, problemOf(error).message);
    }
  };
}

function formulaFailure(place: string, text: string, reason: string): FailureError {
  const missingRow = reason.startsWith('Lookup table');
  const message = missingRow
    ? `${reason} (${place}).`
    : `The formula for ${place} failed: ${reason}. Formula: ${text}`;
  const evidence = { place, formula: text, reason };
  return missingRow
    ? business('flow.lookup-missing', message, { evidence })
    : permanent('flow.formula-failed', message, { evidence });
}
