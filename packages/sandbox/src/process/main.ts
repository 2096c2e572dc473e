import type { Answer, Ask, Ending, FromProcess } from '../messages.ts';
import { Isolates } from './isolates.ts';
import { refusalOf } from './result-text.ts';
import { Watch } from './watch.ts';

/*
 * The process in which user code runs, one run at a time. It is told what to run over its channel and ends with it.
 * Signals to the whole group are for its parent: runs under way may end, as the parent sees fit.
 */
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

const isolates = new Isolates(32);
const watch = new Watch();

process.on('message', (ask: Ask) => {
  // What is thrown is no failure of user code: the process ends with it, and its run is told so.
  void serve(ask).then(say);
});
say('ready');

async function serve(ask: Ask): Promise<Answer> {
  watch.begin(ask);
  try {
    return await answerTo(ask);
  } finally {
    watch.end();
  }
}

async function answerTo({ source, memoryMb, timeoutMs, data, now, seed }: Ask): Promise<Answer> {
  const isolate = await isolates.take(source, memoryMb);
  if ('message' in isolate) return answerOf({ ended: 'syntax', ...isolate }, 0);
  const cpuBefore = isolate.cpuMs();
  const cpuOfRun = (): number => isolate.cpuMs() - cpuBefore;
  try {
    const text = isolate.run(data, now, seed, timeoutMs);
    const cpuMs = cpuOfRun();
    isolates.keep(source, memoryMb, isolate);
    const refusal = refusalOf(text);
    return refusal === undefined
      ? { text, cpuMs }
      : answerOf({ ended: 'misfit', message: refusal, console: [] }, cpuMs);
  } catch (error) {
    const ending = stopOf(error, cpuOfRun() < timeoutMs / 2);
    isolate.dispose();
    return answerOf(ending, 0);
  }
}

/** Which limit stopped the code, told by the library in words only. */
function stopOf(error: unknown, isStarved: boolean): Ending {
  const message = String(error);
  if (message.includes('execution timed out')) return { ended: 'timed-out', isStarved };
  if (message.includes('memory limit')) return { ended: 'out-of-memory' };
  throw error;
}

function answerOf(ending: Ending, cpuMs: number): Answer {
  return { text: JSON.stringify(ending), cpuMs };
}

function say(message: FromProcess): void {
  process.send?.(message);
}
