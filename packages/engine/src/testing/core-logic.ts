import { constructs } from '@crossdock/flow';
import { type AnyLogic, defineLogic } from '@crossdock/sdk';

/** The constructs of the language as nodes; their titles and samples live with the built-in nodes, above the engine. */
export const coreLogic: readonly AnyLogic[] = constructs.map(({ type, params }) => {
  const [id = type, version = '1'] = type.split('@');
  return defineLogic({ id, version: Number(version), title: id, description: '', params, sample: {} });
});
