import type { Body, Plan, Step } from '@crossdock/flow';
import { stripTypes } from '@crossdock/sandbox';

/** A plan whose code is JavaScript throughout. Fails with `code.syntax` for TypeScript that is none. */
export function withPlainCode(plan: Plan): Plan {
  return { ...plan, steps: plan.steps.map(plainStep) };
}

function plainStep(step: Step): Step {
  switch (step.kind) {
    case 'code': {
      const { language, source } = step.params;
      return language === 'javascript'
        ? step
        : { ...step, params: { ...step.params, source: stripTypes(source) } };
    }
    case 'each':
      return { ...step, body: plainBody(step.body) };
    case 'try':
      return { ...step, body: plainBody(step.body) };
    case 'trigger':
    case 'pure':
    case 'action':
      return step;
  }
}

function plainBody(body: Body): Body {
  return { ...body, steps: body.steps.map(plainStep) };
}
