import { readSync, writeSync } from 'node:fs';
import { Inbox, Outbox } from '../frames.ts';
import { type Answer, type Ask, channel, type Ending, ready } from '../messages.ts';
import { Isolates } from './isolates.ts';
import { refusalOf } from './result-text.ts';
import { Watch } from './watch.ts';

/*
 * The process in which user code runs, one run at a time. It is told what to run over its channel and ends with it.
 * Signals to the whole group are for its parent: runs under way may end, as the parent sees fit.
 */
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

/** So many runs, and what Node has put off until its loop turns gets its turn. */
const runsPerTurn = 256;

const isolates = new Isolates(32);
const watch = new Watch();
const inbox = new Inbox();
const outbox = new Outbox();

say(ready);
serve();

/**
 * Waits in the system's own read instead of Node's loop: nothing else happens here, and a wait in the loop costs a
 * usual run half as much again. What is thrown is no failure of user code: the process ends with it, and its run is
 * told so.
 */
function serve(): void {
  for (let count = 0; count < runsPerTurn; count += 1) {
    const ask = nextAsk();
    if (ask === undefined) process.exit(0);
    watch.begin(ask);
    const answer = answerTo(ask);
    watch.end();
    // Before the next run begins: were it to end the process, nobody else's answer may be lost with it.
    say(answer);
  }
  setImmediate(serve);
}

/** Undefined when the parent is gone. */
function nextAsk(): Ask | undefined {
  for (;;) {
    const ask = inbox.takeAsk();
    if (ask !== undefined) return ask;
    const count = readSync(channel, inbox.room());
    if (count === 0) return undefined;
    inbox.arrived(count);
  }
}

function say(answer: Answer): void {
  outbox.addAnswer(answer);
  outbox.flush((bytes) => {
    for (let sent = 0; sent < bytes.length;) sent += writeSync(channel, bytes, sent);
    return true;
  });
}

function answerTo({ source, memoryMb, timeoutMs, data, now, seed }: Ask): Answer {
  const isolate = isolates.take(source, memoryMb);
  if ('message' in isolate) return answerOf({ ended: 'syntax', ...isolate }, 0);
  const cpuBefore = isolate.cpuMs();
  const cpuOfRun = (): number => isolate.cpuMs() - cpuBefore;
  try {
    const text = isolate.run(data, now, seed, timeoutMs);
    const cpuMs = cpuOfRun();
    isolates.keep(source, memoryMb, isolate, cpuMs);
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
