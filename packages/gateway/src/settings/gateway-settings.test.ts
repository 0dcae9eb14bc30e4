import { Decimal, instantFromIso } from '@tapewright/model';
import type { ClientMessageInput } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { AAPL, bookGateway } from '../testing/book-gateway.ts';

type Change = Omit<Extract<ClientMessageInput, { kind: 'updateConfig' }>, 'kind' | 'reqId'>;

function opened(config = {}) {
  const world = bookGateway({ config });
  const client = world.clients.connect(7);
  client.take();
  const update = (change: Change) => client.ask({ kind: 'updateConfig', reqId: 2, ...change })[0];
  const settings = () => client.ask({ kind: 'reqConfig', reqId: 1 })[0];
  return { ...world, client, update, settings };
}

const ORDER: ClientMessageInput = {
  kind: 'placeOrder',
  orderId: 1,
  contract: AAPL,
  order: {
    action: 'BUY',
    orderType: 'LMT',
    lmtPrice: 1,
    totalQuantity: Decimal.ONE,
    tif: 'GTC',
    transmit: true,
  },
};

describe('the settings of a gateway', () => {
  it('are told as they are, and after a change as changed', () => {
    const { update, settings } = opened({ masterClientId: 9, restartMinute: 23 * 60 + 45 });
    expect(settings()).toMatchObject({
      kind: 'configResponse',
      reqId: 1,
      lockAndExit: { autoLogoffTime: '11:45', autoLogoffPeriod: 'PM', autoLogoffType: 'restart' },
      api: { settings: { readOnlyApi: false, masterClientId: 9, downloadOpenOrdersOnConnection: true } },
    });
    expect(update({ api: { precautions: { bypassBondWarning: true } } })).toMatchObject({
      kind: 'updateConfigResponse',
      reqId: 2,
      status: 'SUCCESS',
      changedFields: ['api.precautions.bypassBondWarning'],
      errors: [],
    });
    expect(settings()).toMatchObject({
      api: { precautions: { bypassBondWarning: true }, settings: { masterClientId: 9 } },
    });
  });

  it('make the API read only', () => {
    const { client, update } = opened();
    update({ api: { settings: { readOnlyApi: true } } });
    const refused = { kind: 'error', errorCode: 321 };
    expect(client.ask(ORDER)).toMatchObject([{ ...refused, id: 1 }]);
    expect(client.ask({ kind: 'reqIds' })).toMatchObject([{ ...refused, id: -1 }]);
    expect(client.ask({ kind: 'reqGlobalCancel', orderCancel: {} })).toMatchObject([refused]);
    update({ api: { settings: { readOnlyApi: false } } });
    expect(client.ask(ORDER)[0]).toMatchObject({ kind: 'openOrder' });
  });

  it('say who hears of the orders of all', () => {
    const { clients, client, update } = opened();
    const other = clients.connect(8);
    update({ api: { settings: { masterClientId: 8 } } });
    other.take();
    client.send(ORDER);
    expect(other.take()[0]).toMatchObject({ kind: 'openOrder', order: { clientId: 7 } });
  });

  it('say whether a client hears of its orders when it comes', () => {
    const { clients, client, update } = opened();
    client.send(ORDER);
    update({ api: { settings: { downloadOpenOrdersOnConnection: false } } });
    clients.hangUp(client);
    expect(clients.connect(7).take()[0]).toMatchObject({ kind: 'managedAccounts' });
  });

  it('move the daily restart', () => {
    const { gateway, update } = opened();
    expect(gateway.nextDue()).toBeUndefined();
    update({ lockAndExit: { autoLogoffTime: '01:30', autoLogoffPeriod: 'PM', autoLogoffType: 'restart' } });
    // It is ten o'clock of 2026-11-20 in New York.
    expect(gateway.nextDue()).toBe(instantFromIso('2026-11-20T18:30:00Z'));
  });

  it('begin the order ids of all clients again', () => {
    const { client, update } = opened();
    client.send({ ...ORDER, orderId: 40 });
    expect(update({ resetAPIOrderSequence: true })).toMatchObject({
      changedFields: ['resetAPIOrderSequence'],
    });
    expect(client.ask({ kind: 'reqIds' })).toMatchObject([{ orderId: 1 }]);
  });

  it.each([
    [{ lockAndExit: { autoLogoffTime: '25:00', autoLogoffPeriod: 'PM' } }, /autoLogoffTime is '25:00'/],
    [{ lockAndExit: { autoLogoffTime: '11:00' } }, /autoLogoffPeriod is '', not AM or PM/],
    [{ api: { settings: { socketPort: 99 } } }, /socketPort cannot be changed/],
  ] as const)('are left alone by a change that is wrong: %o', (change, message) => {
    const { settings, update } = opened();
    const before = settings();
    const answer = update(change);
    expect(answer).toMatchObject({ status: 'FAILURE', changedFields: [] });
    expect(answer?.kind === 'updateConfigResponse' ? answer.message : '').toMatch(message);
    expect(settings()).toEqual(before);
  });
});
