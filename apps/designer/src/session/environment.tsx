import type { Environment } from '@crossdock/contracts';
import { createContext, useContext } from 'react';

/** The environment that all lists and canvases show. */
export const CurrentEnvironment = createContext<Environment | null>(null);

export function useEnvironment(): Environment {
  const environment = useContext(CurrentEnvironment);
  if (environment === null) throw new Error('Outside of the frame there is no environment');
  return environment;
}
