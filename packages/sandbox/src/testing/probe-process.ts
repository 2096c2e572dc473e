import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Stands in for the process of user code and tells what somebody who got into it could do. */
const codeOf = (attempt: () => unknown): unknown => {
  try {
    attempt();
    return 'allowed';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  const found = {
    env: Object.keys(process.env).sort(),
    write: codeOf(() => writeFileSync('/tmp/crossdock-probe', '')),
    start: codeOf(() => spawnSync('true')),
    directory: process.cwd(),
  };
  process.send?.({ text: JSON.stringify(found), cpuMs: 0 });
});
process.send?.('ready');
