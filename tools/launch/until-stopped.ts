const CHECK_MS = 500;
/** npm and the first stage may both pass one Ctrl-C on: only a later one is a second wish. */
const SAME_WISH_MS = 2000;

/**
 * Calls back once when somebody wants us to stop: a signal, or the death of the launcher's first stage,
 * which when killed outright cannot pass a signal on.
 * A second Ctrl-C gives up waiting: what we started ends by itself.
 */
export function onStop(callback: () => void): void {
  let firstAt: number | undefined;
  const stop = (): void => {
    if (firstAt !== undefined) return;
    firstAt = Date.now();
    callback();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  process.on('SIGINT', () => {
    if (firstAt !== undefined && Date.now() - firstAt > SAME_WISH_MS) process.exit(130);
  });
  // A terminal that has gone away is no reason to fail while stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const firstStage = process.env.CROSSDOCK_LAUNCHER_PID;
  if (firstStage !== String(process.ppid)) return;
  setInterval(() => String(process.ppid) === firstStage || stop(), CHECK_MS).unref();
}
