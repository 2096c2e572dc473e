import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** A store whose commits end when the spec says so. Answers items in capitals; `bad` ones are refused. */
function openStore(options: { most?: number } = {}) {
  const batches: string[][] = [];
  const waiting: Array<() => void> = [];
  const commits = new GroupCommit<string, string>(
    async (items) => {
      batches.push([...items]);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (items.some((item) => item.startsWith('bad'))) throw new Error(`Refused: ${items.join()}`);
      if (items.some((item) => item.startsWith('away'))) throw new Error('The database is away');
      return items.map((item) => item.toUpperCase());
    },
    {
      most: options.most ?? 100,
      isolates: (error) => error instanceof Error && error.message.startsWith('Refused'),
    },
  );
  const finishAll = async (): Promise<void> => {
    for (let idle = 0; idle < 5; idle += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = waiting.shift();
      if (next !== undefined) idle = 0;
      next?.();
    }
  };
  return { commits, batches, finishAll };
}

describe('a group commit', () => {
  it('takes what is ready at the same moment together', async () => {
    const { commits, batches, finishAll } = openStore();
    const answers = Promise.all(['a', 'b', 'c'].map((item) => commits.add(item)));
    await finishAll();
    expect(batches).toEqual([['a', 'b', 'c']]);
    expect(await answers).toEqual(['A', 'B', 'C']);
  });

  it('gathers what comes while it is busy for the next commit, in the order it came', async () => {
    const { commits, batches, finishAll } = openStore();
    const first = commits.add('a');
    await new Promise((resolve) => setImmediate(resolve));
    const rest = Promise.all(['b', 'c', 'd'].map((item) => commits.add(item)));
    expect(commits.backlog).toBe(3);
    await finishAll();
    expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
    expect([await first, ...(await rest)]).toEqual(['A', 'B', 'C', 'D']);
    expect(commits.backlog).toBe(0);
  });

  it('takes no more at once than it may, and leaves nothing behind', async () => {
    const { commits, batches, finishAll } = openStore({ most: 2 });
    const answers = Promise.all(['a', 'b', 'c', 'd', 'e'].map((item) => commits.add(item)));
    await finishAll();
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(await answers).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('lets one bad item fail alone, and keeps the order of the others', async () => {
    const { commits, batches, finishAll } = openStore();
    const answers = Promise.allSettled(['a', 'bad', 'c'].map((item) => commits.add(item)));
    await finishAll();
    expect(batches).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
    expect(
      (await answers).map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason))),
    ).toEqual(['A', 'Error: Refused: bad', 'C']);
  });

  it('fails a whole batch for what no single item can be blamed for', async () => {
    const { commits, batches, finishAll } = openStore();
    const answers = Promise.allSettled(['a', 'away', 'c'].map((item) => commits.add(item)));
    await finishAll();
    expect(batches).toHaveLength(1);
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('goes on after a commit that failed', async () => {
    const { commits, finishAll } = openStore();
    const lost = commits.add('away').catch((error: unknown) => String(error));
    await finishAll();
    expect(await lost).toBe('Error: The database is away');
    const next = commits.add('b');
    await finishAll();
    expect(await next).toBe('B');
  });

  it('does not leave anybody waiting whom the commit forgot to answer', async () => {
    const commits = new GroupCommit<string, string>(() => Promise.resolve(['A']), {
      most: 10,
      isolates: () => false,
    });
    const answers = await Promise.allSettled([commits.add('a'), commits.add('b')]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});
