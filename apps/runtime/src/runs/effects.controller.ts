import { effectContracts, type SettledEffect } from '@crossdock/contracts';
import { isFailureError } from '@crossdock/sdk';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import type { Actor } from '../platform/auth/actor.ts';
import { conflict } from '../platform/http/problem.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { REPLAYS, type Replays } from '../replays/replays-port.ts';
import { EffectAnswers } from './effect-answers.ts';
import { RunHistory, unknownRun } from './history.ts';

type Contracts = typeof effectContracts;

@Serves(effectContracts)
export class EffectsController implements Handlers<Contracts> {
  readonly #answers: EffectAnswers;
  readonly #replays: Replays;
  readonly #history: RunHistory;
  readonly #environments: Environments;

  constructor(
    @Inject(EffectAnswers) answers: EffectAnswers,
    @Inject(REPLAYS) replays: Replays,
    @Inject(RunHistory) history: RunHistory,
    @Inject(Environments) environments: Environments,
  ) {
    this.#answers = answers;
    this.#replays = replays;
    this.#history = history;
    this.#environments = environments;
  }

  settle: Handler<Contracts['settle']> = async ({ params: { env, run: id }, body, actor }) => {
    await this.#environments.known(env);
    const run = await this.#history.summary(env, id);
    if (run === undefined) throw unknownRun(env, id);
    const { left } = await this.#answers.settle(env, id, actor, body).catch((error: unknown) => {
      throw isFailureError(error) ? conflict(error.failure.code, error.failure.message) : error;
    });
    if (left > 0) return { run, replay: null, notReplayed: moreInDoubt(left) };
    if (run.status !== 'failed') return { run, replay: null, notReplayed: notFailed };
    return { run, ...(await this.#goOn(env, id, actor, body.reason)) };
  };

  /** The answer stays where the run cannot go on by itself: a person replays it once that is put right. */
  async #goOn(env: string, run: string, { person }: Actor, reason: string): Promise<GoesOn> {
    try {
      const id = await this.#replays.start(env, run, { by: person, from: 'failed-step', reason });
      return { replay: (await this.#history.summary(env, id)) ?? null, notReplayed: null };
    } catch (error) {
      if (!isFailureError(error)) throw error;
      const { code, message } = error.failure;
      return { replay: null, notReplayed: { code, message } };
    }
  }
}

type GoesOn = Pick<SettledEffect, 'replay' | 'notReplayed'>;

const notFailed: GoesOn['notReplayed'] = {
  code: 'effects.run-not-failed',
  message: 'The run did not fail, so that nothing goes on by itself: replay it if something is left to do.',
};

function moreInDoubt(left: number): GoesOn['notReplayed'] {
  const writes = left === 1 ? 'Another write' : `${String(left)} other writes`;
  return {
    code: 'effects.more-in-doubt',
    message: `${writes} of this run ${left === 1 ? 'is' : 'are'} in doubt: the run goes on when all are settled.`,
  };
}
