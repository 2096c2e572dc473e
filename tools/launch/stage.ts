import { join } from 'node:path';
import { LaunchFailure } from './failure.ts';
import { paint, say, spent } from './say.ts';
import { spawnTethered, type Tethered } from './tether.ts';

/** One check of the test run: a tool of node_modules and its arguments. */
export interface Stage {
  name: string;
  tool: string;
  args: readonly string[];
  /** Shows the output as it comes; otherwise only that of a failure is shown. */
  live?: boolean;
}

let current: Tethered | undefined;
let stopped = false;

/** Runs the stage and says how long it took. Rejects with its output when it fails. */
export async function runStage(root: string, stage: Stage, env: NodeJS.ProcessEnv): Promise<void> {
  const began = performance.now();
  if (stage.live === true) say(paint('bold', stage.name));
  const tool = spawnTethered(join(root, 'node_modules/.bin', stage.tool), stage.args, {
    cwd: root,
    env,
    output: stage.live === true ? 'inherit' : 'pipe',
    graceSeconds: 5,
  });
  current = tool;
  let output = '';
  tool.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  tool.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await tool.ended;
  // A stage that was stopped has neither passed nor failed: whoever stopped it ends the program.
  if (stopped) return new Promise(() => undefined);
  if (code !== 0)
    throw new LaunchFailure(`${stage.name} failed after ${spent(began)}.`, adviceFor(stage), output);
  say(`${paint('green', '✓')} ${stage.name} ${paint('dim', spent(began))}`);
}

/** Ends the stage under way, for a stop in between. */
export async function stopStage(): Promise<void> {
  stopped = true;
  await current?.stop();
}

function adviceFor({ tool }: Stage): string {
  return tool === 'prettier' ? 'npm run format puts it right.' : '';
}
