import { type Comparison, type Condition, type Operator, otherwisePort, RouteParams } from '@crossdock/flow';

export type Branch = RouteParams['branches'][number];

/** A group of conditions, the form in which the editor shows every branch. */
export type Group = { all: Condition[] } | { any: Condition[] };

/** Branches as far as they can be read; a draft may hold anything. */
export function branchesOf(params: unknown): Branch[] {
  const parsed = RouteParams.safeParse(params);
  if (parsed.success) return parsed.data.branches;
  const loose = (params as { branches?: unknown } | null | undefined)?.branches;
  return Array.isArray(loose) ? (loose as Branch[]) : [];
}

/** Names that counts and states of steps go by. */
const reserved = new Set([otherwisePort, 'failed', 'retrying', 'running', 'waiting']);

/** A port name that is free, made from a title: `Above € 500` gives `above-500`. */
function portFor(title: string, taken: readonly string[]): string {
  const base =
    title
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '') || 'branch';
  const free = (name: string) => !taken.includes(name) && !reserved.has(name);
  if (free(base)) return base;
  for (let count = 2; ; count += 1) if (free(`${base}-${String(count)}`)) return `${base}-${String(count)}`;
}

export function addBranch(branches: readonly Branch[]): Branch[] {
  const title = `Branch ${String(branches.length + 1)}`;
  const port = portFor(
    title,
    branches.map((branch) => branch.port),
  );
  return [...branches, { port, title, when: { all: [newComparison()] } }];
}

export function moveBranch(branches: readonly Branch[], from: number, to: number): Branch[] {
  const moved = branches[from];
  if (moved === undefined || to < 0 || to >= branches.length) return [...branches];
  return branches.toSpliced(from, 1).toSpliced(to, 0, moved);
}

export function newComparison(): Comparison {
  return { field: 'trigger', operator: 'equals', value: '' };
}

export function groupOf(when: Condition): Group {
  return 'all' in when || 'any' in when ? when : { all: [when] };
}

export function conditionsIn(group: Group): Condition[] {
  return 'all' in group ? group.all : group.any;
}

export function withConditions(group: Group, conditions: Condition[]): Group {
  return 'all' in group ? { all: conditions } : { any: conditions };
}

export const operatorWords: Record<Operator, string> = {
  equals: 'is',
  'not-equals': 'is not',
  'greater-than': 'is more than',
  'at-least': 'is at least',
  'less-than': 'is less than',
  'at-most': 'is at most',
  contains: 'contains',
  'starts-with': 'starts with',
  'one-of': 'is one of',
  'is-present': 'is there',
  'is-absent': 'is not there',
};

export function needsValue(operator: Operator): boolean {
  return operator !== 'is-present' && operator !== 'is-absent';
}

/** What is written in the value field, in the form the operator compares. */
export function valueFrom(text: string, operator: Operator): Comparison['value'] {
  if (operator === 'one-of') return text.split(',').map((each) => each.trim());
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

export function valueText(value: Comparison['value']): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
