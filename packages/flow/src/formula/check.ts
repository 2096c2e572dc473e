import type { Environment } from '@marcbachmann/cel-js';
import { patternProblemIn } from './patterns.ts';
import { type PathRead, placedReadsIn } from './reads.ts';
import { misfitOfPath, type SchemaOf, schemasAt } from './schema-path.ts';

/** A formula that does not parse or does not type-check. */
export interface FormulaProblem {
  message: string;
  /** Offset in the text, where the language knows it. */
  at?: number;
}

export interface FormulaCheck {
  /** CEL name of the result's type; `dyn` where only the data can tell. */
  type?: string;
  problem?: FormulaProblem;
}

/**
 * Parses and type-checks without running. With the schemas of what it reads, a field that is not there and a type
 * that does not fit are found too, instead of with the first order.
 */
export function checkFormula(environment: Environment, text: string, schemaOf?: SchemaOf): FormulaCheck {
  const loose = checked(environment, text);
  if (loose.problem !== undefined) return loose;
  const { ast } = environment.parse(text);
  const problem = patternProblemIn(ast);
  if (problem !== undefined) return { problem };
  if (schemaOf === undefined) return loose;
  const reads = placedReadsIn(ast);
  for (const { path, range } of reads) {
    const message = misfitOfPath(path, schemaOf);
    if (message !== undefined) return { problem: { message, at: range.start } };
  }
  const strict = checked(typedEnvironmentOf(environment), withTypes(text, reads, schemaOf));
  return strict.problem === undefined || strict.certain === true ? outcomeOf(strict) : loose;
}

interface Checked extends FormulaCheck {
  /** The problem cannot come from knowing a type too well, as comparing a text with null does. */
  certain?: boolean;
}

function outcomeOf({ type, problem }: Checked): FormulaCheck {
  return { ...(type === undefined ? {} : { type }), ...(problem === undefined ? {} : { problem }) };
}

function checked(environment: Environment, text: string): Checked {
  try {
    const result = environment.check(text);
    if (result.valid) return result.type === undefined ? {} : { type: result.type };
    const problem = withAdvice(problemOf(result.error), text);
    return { problem, certain: isCertain(result.error?.code, problem.message) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/**
 * Wrong for every value of a known type. What CEL refuses only because it knows both types (a text compared with
 * null, branches of two types) is right with data, and may be meant.
 */
function isCertain(code: string | undefined, message: string): boolean {
  if (code === 'no_matching_overload' || code === 'invalid_logical_operand') return true;
  return code === 'no_such_overload' && !/ (?:==|!=|in) /.test(message);
}

/** Names no formula can contain by accident, shorter than any path they stand for. */
const typedNames = { string: '_text', bool: '_bool' };
const typedEnvironments = new WeakMap<Environment, Environment>();

function typedEnvironmentOf(environment: Environment): Environment {
  const known = typedEnvironments.get(environment);
  if (known !== undefined) return known;
  const made = environment.clone();
  for (const [type, name] of Object.entries(typedNames)) made.registerVariable(name, type);
  typedEnvironments.set(environment, made);
  return made;
}

/** The formula with a variable of the right type in each place whose type is known; offsets stay as they are. */
function withTypes(text: string, reads: readonly PathRead[], schemaOf: SchemaOf): string {
  return reads.reduce((typed, { path, range: { start, end }, plain }) => {
    const name = plain ? typedNameFor(path, schemaOf) : undefined;
    const isPathOnly = /^[A-Za-z_][\w.\s["'\]-]*$/.test(text.slice(start, end));
    if (name === undefined || !isPathOnly || end - start < name.length) return typed;
    return typed.slice(0, start) + name.padEnd(end - start) + typed.slice(end);
  }, text);
}

/** Numbers are left to the data: CEL is stricter about whole and other numbers than people are. */
function typedNameFor(path: string, schemaOf: SchemaOf): string | undefined {
  const types = new Set(schemasAt(path, schemaOf)?.map(({ type }) => type));
  if (types.size !== 1) return undefined;
  if (types.has('string')) return typedNames.string;
  return types.has('boolean') ? typedNames.bool : undefined;
}

/** A hyphen is a minus to CEL, and most steps have one in their key. */
function withAdvice(problem: FormulaProblem, text: string): FormulaProblem {
  const [, key] = /\bsteps\.([a-z][a-z0-9]*(?:-[a-z0-9]+)+)/.exec(text) ?? [];
  return key === undefined ? problem : { ...problem, message: `${problem.message}; write steps["${key}"]` };
}

/** What the language says of an error, without the picture it draws of the place. */
export function problemOf(error: unknown): FormulaProblem {
  const summary = error instanceof Error && 'summary' in error ? String(error.summary) : messageOf(error);
  const range =
    error instanceof Error && 'range' in error ? (error.range as { start?: number } | undefined) : undefined;
  return { message: summary, ...(range?.start === undefined ? {} : { at: range.start }) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
}
