import {
  CallWhileBusy,
  type Definitions,
  type InMemoryJournal,
  KeysUnderWay,
  type World,
} from '@crossdock/engine';
import { MemorySignals } from '@crossdock/engine/testing';
import { coreConnector } from '@crossdock/nodes-core';
import { woocommerceConnector } from '@crossdock/nodes-woocommerce';
import { type AnyConnection, nodeType } from '@crossdock/sdk';

export const connectors = [coreConnector, woocommerceConnector];

/** The nodes of the benchmark's flows. */
export const definitions: Definitions = {
  trigger: (type) =>
    found(connectors.flatMap(({ triggers }) => triggers).find((each) => nodeType(each) === type)),
  action: (type) =>
    found(connectors.flatMap(({ actions }) => actions).find((each) => nodeType(each) === type)),
};

/** All that a run touches, in memory: an ERP that answers at once, and no process, network or database. */
export function memoryWorld(journal: InMemoryJournal, sandbox: World['sandbox']): World {
  const erp = found(coreConnector.connections.find(({ id }) => id === 'core.http'));
  return {
    environment: 'dev',
    journal,
    sandbox,
    connections: { open: () => Promise.resolve(openErp(erp)) },
    signals: new MemorySignals(journal),
    echoes: { remember: () => Promise.resolve(), isOurs: () => Promise.resolve(false) },
    keys: new KeysUnderWay(),
    gather: new CallWhileBusy((act) => {
      queueMicrotask(act);
      return () => undefined;
    }),
    children: { start: notHere, tally: notHere, outcomes: notHere },
    lists: { read: notHere, write: notHere },
    now: Date.now,
    random: () => 0.5,
  };
}

const answer = {
  status: 201,
  headers: { 'content-type': 'application/json' },
  text: '{"id":1,"state":"draft"}',
};

function openErp(erp: AnyConnection): unknown {
  return erp.open({
    settings: { url: 'http://erp.example.test', authKind: 'none', clientIn: 'header' },
    http: { send: () => Promise.resolve(answer) },
    memory: { get: (_key, load) => load(), forget: () => undefined },
  });
}

function notHere(): never {
  throw new Error('The flows of the benchmark have no long lists');
}

function found<T>(definition: T | undefined): T {
  if (definition === undefined) throw new Error('A node of the benchmark is not installed');
  return definition;
}
