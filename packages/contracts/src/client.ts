import { api } from './api.ts';
import type { AnswerOf, CallOf, Contract, ContractGroup } from './contract.ts';
import { ProblemDocument } from './problem.ts';

/** An answer that was an error: the problem document, and nothing else. */
export class ApiError extends Error {
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

type ClientGroup<G extends ContractGroup> = {
  [K in keyof G]: (call: CallOf<G[K]>) => Promise<AnswerOf<G[K]>>;
};
export type Client = { [G in keyof typeof api]: ClientGroup<(typeof api)[G]> };

interface LooseCall {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/**
 * A typed client for the whole API, made from the contracts. Rejects with `ApiError` for an answer that is an error
 * or cannot be read, and as `fetch` does when no answer came.
 */
export function makeClient(options: { baseUrl?: string; token?: string; fetch?: typeof fetch } = {}): Client {
  const send = options.fetch ?? fetch;
  const call = async (contract: Contract, { params = {}, query = {}, body }: LooseCall): Promise<unknown> => {
    const path = contract.path.replaceAll(/:([a-z]+)/gi, (_, name: string) =>
      encodeURIComponent(params[name] ?? ''),
    );
    const response = await send(`${options.baseUrl ?? ''}/api${path}${queryText(query)}`, {
      method: contract.method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer;
    const problem = ProblemDocument.safeParse(answer);
    throw new ApiError(problem.success ? problem.data : unreadable(response.status));
  };
  const groups = Object.entries(api as Record<string, ContractGroup>).map(([name, group]) => [
    name,
    Object.fromEntries(
      Object.entries(group).map(([key, contract]) => [key, (args: LooseCall) => call(contract, args)]),
    ),
  ]);
  return Object.fromEntries(groups) as Client;
}

function queryText(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) search.append(key, String(each));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function unreadable(status: number): ProblemDocument {
  return {
    type: 'about:blank',
    title: 'No readable answer',
    status,
    code: 'request.unreadable-answer',
    detail: `The server answered with status ${String(status)} and no explanation. Is it still starting?`,
  };
}
