import { business, type FailureError, isFailureError, permanent } from '@crossdock/sdk';
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { notStored } from '../list-stored.ts';
import { compilePath, type OuterScope, type Scope } from '../path.ts';
import { problemOf } from './check.ts';
import { shown } from './formula-function.ts';
import { NestedLists } from './nested-lists.ts';
import { asWritten, lookForPatternsLinearly } from './patterns.ts';
import { anyKey, placedReadsIn } from './reads.ts';
import { watchStoredLists } from './stored-lists.ts';
import { toPlain } from './to-plain.ts';

/**
 * Compiles once; the result is called for each run. A formula that fails names where it stands, its text, the
 * reason and the values it was given: it fails the item, as business data, unless the formula itself is at fault. One
 * that wants the items of a stored list fails with `flow.list-stored`.
 */
export function compileFormula(
  environment: Environment,
  text: string,
  place: string,
  /** Of a list, for each item of which the formula is evaluated; by default it is evaluated once. */
  around?: NestedLists,
): (scope: Scope) => unknown {
  const evaluate = environment.parse(text);
  lookForPatternsLinearly(evaluate.ast);
  watchStoredLists(evaluate.ast, place);
  const lists = around ?? new NestedLists();
  lists.watch(evaluate.ast, { repeats: around !== undefined });
  const contextOf = compileContext(evaluate.ast);
  return (scope) => {
    if (around === undefined) lists.begin();
    try {
      return toPlain(evaluate(contextOf(scope)));
    } catch (error) {
      if (isFailureError(error)) throw error;
      const reason = asWritten(problemOf(error).message);
      if (reason.includes('overload')) refuseStoredOperand(evaluate.ast, scope, place);
      throw formulaFailure({ place, text, reason, given: givenTo(evaluate.ast, scope) });
    }
  };
}

type Context = Record<string, unknown>;

/** Most formulas read nothing that CEL would not take as it is; only for the others a scope is made anew. */
function compileContext(ast: ASTNode): (scope: Scope) => Scope | Context {
  const roots = new Set(placedReadsIn(ast).map(({ path }) => path.split('.')[0]));
  if (!['index', 'outer', 'vars', 'env'].some((root) => roots.has(root))) return (scope) => scope;
  return (scope) => ({ vars: {}, env: {}, ...scope, ...wholeNumbersOf(scope) });
}

/** Positions are whole numbers to CEL only as bigints: `lines[outer.index]`. */
function wholeNumbersOf({ index, outer }: Scope): Context {
  return {
    ...(index === undefined ? {} : { index: BigInt(index) }),
    ...(outer === undefined ? {} : { outer: withWholeNumber(outer) }),
  };
}

function withWholeNumber({ item, index, outer }: OuterScope): Context {
  return { item, index: BigInt(index), ...(outer === undefined ? {} : { outer: withWholeNumber(outer) }) };
}

/** More values than this hide the one at fault. */
const mostGiven = 3;

/** What a formula read, as far as it can be read again. */
function readAgain(ast: ASTNode): string[] {
  const paths = placedReadsIn(ast)
    .map(({ path }) => path)
    .filter((path) => !path.split('.').includes(anyKey) && path !== 'steps');
  return [...new Set(paths)];
}

/** An operator that nobody knows for a record may have been given a stored list, such as `trigger.lines + ["gift"]`. */
function refuseStoredOperand(ast: ASTNode, scope: Scope, place: string): void {
  for (const path of readAgain(ast)) {
    notStored(compilePath(path)(scope), `The formula for ${place}`, path);
  }
}

/** The values that a formula read, for whoever must find the one at fault. */
function givenTo(ast: ASTNode, scope: Scope): Record<string, string> {
  return Object.fromEntries(
    readAgain(ast)
      .slice(0, mostGiven)
      .map((path) => {
        const value = compilePath(path)(scope);
        return [
          path,
          typeof value === 'string' ? `"${shown(value)}"` : value === undefined ? 'missing' : shown(value),
        ];
      }),
  );
}

interface Failed {
  place: string;
  text: string;
  reason: string;
  given: Record<string, string>;
}

function formulaFailure({ place, text, reason, given }: Failed): FailureError {
  const evidence = { place, formula: text, reason, given };
  if (reason.startsWith('Lookup table'))
    return business('flow.lookup-missing', `${reason} (${place}).`, { evidence });
  const values = Object.entries(given).map(([path, value]) => `${path} is ${value}`);
  const suffix = values.length === 0 ? '' : `. There, ${values.join(', ')}`;
  return permanent(
    'flow.formula-failed',
    `The formula for ${place} failed: ${reason}. Formula: ${text}${suffix}`,
    { evidence },
  );
}
