import { Redis } from 'ioredis';
import { type GateState, newGateState } from './gate-state.ts';
import { type Change, type Changed, type Found, type SharedLimits, swapped } from './shared-limits.ts';

/** A gate nobody used for this long begins anew. Longer than any pause and any break. */
const keptMs = 2 * 3_600_000;
/** A store that does not answer is as good as none: calls must not wait for it. */
const timeoutMs = 1_000;

/** Sets state and version when the version is still the one we found. */
const swapScript = `
  local version = tonumber(redis.call('hget', KEYS[1], 'version') or '0')
  if version ~= 0 and version ~= tonumber(ARGV[1]) then return 0 end
  redis.call('hset', KEYS[1], 'version', version + 1, 'state', ARGV[2])
  redis.call('pexpire', KEYS[1], ARGV[3])
  return 1`;

/** Gates in Redis or Valkey, on its clock. */
export class RedisSharedLimits implements SharedLimits {
  readonly #redis: Redis;

  /** `onError`: told of breaks; the client mends them by itself. */
  constructor(url: string, { onError }: { onError: (error: Error) => void }) {
    this.#redis = new Redis(url, { maxRetriesPerRequest: 0, commandTimeout: timeoutMs });
    this.#redis.on('error', onError);
  }

  change<Result>(gate: string, change: Change<Result>): Promise<Changed<Result>> {
    return swapped(
      change,
      () => this.read(gate),
      (found, state) => this.#swap(gate, found, state),
    );
  }

  async read(gate: string): Promise<Found> {
    const [time, [state = null, version = null]] = await Promise.all([
      this.#redis.time(),
      this.#redis.hmget(keyOf(gate), 'state', 'version'),
    ]);
    const [seconds = 0, micros = 0] = time.map(Number);
    return {
      state: state === null ? newGateState : (JSON.parse(state) as GateState),
      version: Number(version ?? 0),
      now: seconds * 1000 + micros / 1000,
    };
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  async #swap(gate: string, { version }: Found, state: GateState): Promise<boolean> {
    const done = await this.#redis.eval(swapScript, 1, keyOf(gate), version, JSON.stringify(state), keptMs);
    return done === 1;
  }
}

function keyOf(gate: string): string {
  return `crossdock:gate:${gate}`;
}
