import { checkConnector } from '@crossdock/sdk/testing';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../testing/ledger-versions.ts';
import { connectors } from './connectors.ts';

describe('flows can rely on', () => {
  it.each(connectors.map((connector) => [connector.id, connector] as const))(
    'the installed connector %s',
    (_, connector) => {
      expect(checkConnector(connector)).toEqual([]);
    },
  );

  it('the connector with two versions of a node that specs use', () => {
    expect(openLedger().second.flatMap(checkConnector)).toEqual([]);
  });
});
