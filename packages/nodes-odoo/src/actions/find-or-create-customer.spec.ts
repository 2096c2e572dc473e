import type { z } from '@crossdock/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attempt, failureOf, keyOf, look, OdooWorld, versions } from '../testing/odoo-world.ts';
import { findOrCreateCustomer } from './find-or-create-customer.action.ts';

type Input = z.input<typeof findOrCreateCustomer.input>;

const home = { name: 'Anna Schmidt', street: 'Main St 5', postcode: '10115', city: 'Berlin', country: 'DE' };
const work = { name: 'Anna Schmidt', company: 'Nord GmbH', street: 'Dock 3', city: 'Hamburg', country: 'DE' };
const guest: Input = {
  customer: { kind: 'guest', name: 'Anna Schmidt', email: 'anna_s@example.test', phone: '+49 30 1' },
  billing: home,
  shipping: home,
  reference: 'shop/order/1001',
};
const account: Input = { ...guest, customer: { ...guest.customer, kind: 'account', ref: 'shop/customer/7' } };
const buyer: Input = {
  ...account,
  customer: { ...account.customer, company: 'Nord GmbH' },
  billing: work,
  shipping: work,
};

describe.each(versions)('a customer in Odoo %s', (version) => {
  let world: OdooWorld;
  const run = (input: Input, client = world.client()) => attempt(findOrCreateCustomer, client, input);
  const find = (input: Input) => look(findOrCreateCustomer, world.client(), input);
  const partners = () => world.server.partners();
  const byHand = (values: object) => world.byHand.create('res.partner', values);

  beforeAll(async () => {
    world = await OdooWorld.start({ version });
  });
  beforeEach(() => world.server.reset());
  afterAll(() => world.server.close());

  it('is made for a guest, with the billing address', async () => {
    const output = await run(guest);
    expect(output).toMatchObject({ name: 'Anna Schmidt', created: true, deliveryId: output.id });
    expect(partners()).toMatchObject([
      {
        id: output.id,
        name: 'Anna Schmidt',
        email: 'anna_s@example.test',
        reference: null,
        city: 'Berlin',
        country: 'DE',
      },
    ]);
    expect(findOrCreateCustomer.record?.(output)).toMatchObject({
      label: 'Anna Schmidt',
      entity: 'customer',
    });
  });

  it('carries the account of the shop, and is found again by it whatever became of name and e-mail', async () => {
    const first = await run(account);
    expect(partners()[0]?.reference).toBe('shop/customer/7');
    await world.byHand.call('res.partner', 'write', [
      [first.id],
      { name: 'Anna Meier', email: 'a@example.test' },
    ]);
    expect(await run({ ...account, reference: 'shop/order/1002', shipping: undefined })).toMatchObject({
      id: first.id,
      name: 'Anna Meier',
    });
  });

  it('is a company with a contact person when a company orders', async () => {
    const output = await run(buyer);
    const [contact, company] = partners();
    expect(company).toMatchObject({ id: output.id, name: 'Nord GmbH', city: 'Hamburg', parent: null });
    expect(contact).toMatchObject({ name: 'Nord GmbH, Anna Schmidt', parent: output.id });
    expect(await world.byHand.read('res.partner', output.id, ['is_company'])).toMatchObject({
      is_company: true,
    });
    expect(await run({ ...buyer, customer: { ...buyer.customer, ref: 'shop/customer/8' } })).toMatchObject({
      id: output.id,
      created: false,
    });
    expect(partners()).toHaveLength(2);
  });

  it('gets a delivery address when goods go elsewhere, once', async () => {
    const output = await run({ ...account, shipping: work });
    expect(output.deliveryId).not.toBe(output.id);
    expect(partners()[0]).toMatchObject({ id: output.deliveryId, parent: output.id, city: 'Hamburg' });
    const typedOtherwise = { ...work, street: ' dock  3', city: 'HAMBURG' };
    const again = await run({ ...account, shipping: typedOtherwise, reference: 'shop/order/1002' });
    expect(again.deliveryId).toBe(output.deliveryId);
    expect(partners()).toHaveLength(2);
  });

  it('is its own delivery address when nothing is shipped', async () => {
    const output = await run({ ...guest, shipping: { name: 'Anna Schmidt' } });
    expect(output.deliveryId).toBe(output.id);
  });

  it('without a name is called by the e-mail address', async () => {
    const nameless = { ...guest, customer: { ...guest.customer, name: ' ' }, billing: { country: 'DE' } };
    expect((await run(nameless)).name).toBe('anna_s@example.test');
  });

  it('with a country Odoo does not know is named', async () => {
    const failure = await failureOf(run({ ...guest, billing: { ...home, country: 'XX' } }));
    expect(failure).toMatchObject({ kind: 'business', outcome: 'not-done', code: 'odoo.unknown-country' });
    expect(failure.message).toContain('"XX"');
  });

  describe('matched by e-mail', () => {
    it('is who has the address, capitals and spaces aside', async () => {
      const id = await byHand({ name: 'Schmidt, Anna', email: 'Anna_S@Example.test' });
      const input = { ...guest, customer: { ...guest.customer, email: ' anna_s@example.TEST ' } };
      expect(await run(input)).toMatchObject({ id, name: 'Schmidt, Anna', created: false });
    });

    it('is nobody whose address only looks alike', async () => {
      await byHand({ name: 'Anna Schmidt', email: 'annaXs@example.test' });
      expect(await run(guest)).toMatchObject({ created: true });
    });

    it('is nobody when an address holds a wildcard', async () => {
      await byHand({ name: 'Anna Schmidt', email: 'anna@example.test' });
      const input = { ...guest, customer: { ...guest.customer, email: '%@example.test' } };
      expect(await run(input)).toMatchObject({ created: true });
    });

    it('is the oldest of several who are the same', async () => {
      const oldest = await byHand({ name: 'Anna S.', email: 'anna_s@example.test' });
      await byHand({ name: 'anna s.', email: 'anna_s@example.test' });
      expect(await run(guest)).toMatchObject({ id: oldest });
    });

    it('is the one with the name among a family', async () => {
      await byHand({ name: 'Bernd Schmidt', email: 'anna_s@example.test' });
      const anna = await byHand({ name: 'Anna Schmidt', email: 'anna_s@example.test' });
      expect(await run(guest)).toMatchObject({ id: anna });
    });

    it('is for a person to decide when several names have the address', async () => {
      const ids = [
        await byHand({ name: 'Bernd', email: 'anna_s@example.test' }),
        await byHand({ name: 'Carla', email: 'anna_s@example.test' }),
      ];
      expect(await failureOf(run(guest))).toMatchObject({
        kind: 'business',
        outcome: 'not-done',
        code: 'odoo.ambiguous-customer',
        message: expect.stringContaining(`Bernd (${ids[0]}), Carla (${ids[1]})`),
      });
    });

    it('is no archived customer', async () => {
      await byHand({ name: 'Anna Schmidt', email: 'anna_s@example.test', active: false });
      expect(await run(guest)).toMatchObject({ created: true });
    });

    it('is not done when every guest order shall make a customer', async () => {
      await byHand({ name: 'Anna Schmidt', email: 'anna_s@example.test' });
      expect(await run({ ...guest, policy: 'always-new' })).toMatchObject({ created: true });
      expect(await run({ ...guest, policy: 'always-new', reference: 'shop/order/1002' })).toMatchObject({
        created: true,
      });
      expect(partners()).toHaveLength(3);
    });
  });

  describe('is made once', () => {
    it('when nothing was done before, the look finds nothing', async () => {
      expect(await find(account)).toBeUndefined();
    });

    it('when Odoo makes it but answers too late', async () => {
      world.server.faults.inject({
        kind: 'slow-after',
        operation: 'res.partner/load',
        delayMs: 60_000,
        times: 1,
      });
      expect(await failureOf(run(account, world.client({ timeoutMs: 300 })))).toMatchObject({
        outcome: 'unknown',
      });
      expect(await find(account)).toMatchObject({ id: partners()[0]?.id, created: true });
      expect(partners()).toHaveLength(1);
    });

    it('when the company is there and its contact and delivery address are not yet', async () => {
      const input = { ...buyer, shipping: home };
      world.server.faults.inject({ kind: 'drop-before', operation: 'res.partner/load', skip: 1, times: 1 });
      expect(await failureOf(run(input))).toMatchObject({ outcome: 'unknown' });
      expect(partners()).toHaveLength(1);
      const output = await find(input);
      expect(partners()).toHaveLength(3);
      expect(await run(input)).toEqual(output);
      expect(partners()).toHaveLength(3);
    });

    it('when two orders of one account arrive at the same moment', async () => {
      const both = await Promise.all([run(account), run({ ...account, reference: 'shop/order/1002' })]);
      expect(new Set(both.map(({ id }) => id)).size).toBe(1);
      expect(partners()).toHaveLength(1);
    });

    it('when another writer wins, which is worth another try', async () => {
      world.server.collide('res.partner/load');
      expect(await failureOf(run(account))).toMatchObject({
        kind: 'transient',
        outcome: 'not-done',
        code: 'odoo.busy',
      });
    });
  });
});

describe('what there must be only one of', () => {
  const key = (input: Input) => keyOf(findOrCreateCustomer, input);

  it('is the account, or the order of a guest', () => {
    expect([key(account), key(guest)]).toEqual(['shop/customer/7', 'shop/order/1001']);
  });

  it('is another write when goods go elsewhere, so that the address is made', () => {
    const elsewhere = key({ ...account, shipping: work });
    expect(elsewhere).toMatch(/^shop\/customer\/7#[0-9a-f]{16}$/);
    expect(key({ ...account, shipping: { ...work, city: 'hamburg ' } })).toBe(elsewhere);
  });
});
