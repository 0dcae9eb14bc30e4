import { instantFromIso, plusMs } from '@tapewright/model';
import { createVenue } from '@tapewright/venue';
import type { ServerMessage } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway.ts';
import { createMarket } from '../market/create-market.ts';
import { AAPL, ACCOUNT } from '../testing/book-gateway.ts';
import { ScriptedClients } from '../testing/scripted-client.ts';
import type { DataPermission } from '../world.ts';

const START = instantFromIso('2026-11-20T15:00:00Z');

function login(dataPermission: DataPermission, marketDataType: number) {
  const market = createMarket({ kind: 'simulated', symbols: ['AAPL'] }, { seed: 1, start: START });
  const venue = createVenue({ listings: market.listings, accounts: [{ account: ACCOUNT, cash: {} }] });
  const gateway = createGateway({ market, venue, accounts: [ACCOUNT], start: START, dataPermission });
  const clients = new ScriptedClients(gateway);
  const client = clients.connect(1);
  client.send({ kind: 'reqMarketDataType', marketDataType });
  client.take();
  const ask = (snapshot = false): readonly ServerMessage[] =>
    client.ask({ kind: 'reqMktData', reqId: 1, contract: AAPL, snapshot, regulatorySnapshot: false });
  const lastMinute = (until: typeof START) =>
    market.history.bars({
      conId: AAPL.conId,
      barSize: '1 min',
      hours: 'regular',
      from: plusMs(until, -60_000),
      until,
    })[0];
  return { clients, client, ask, lastMinute };
}

const types = (messages: readonly ServerMessage[]): number[] =>
  messages.flatMap((message) => ('tickType' in message ? [message.tickType] : []));

describe('data that is not paid for', () => {
  it('is a quarter of an hour old, in ticks of its own, after a notice', () => {
    const { ask, lastMinute } = login('delayed', 3);
    const messages = ask();
    // As recorded: the type of the data, then bid, ask and last as 66 to 68.
    expect(messages[0]).toMatchObject({ kind: 'error', id: 1, errorCode: 10167 });
    expect(
      messages.some((message) => message.kind === 'marketDataType' && message.marketDataType === 3),
    ).toBe(true);
    expect(types(messages)).toEqual([66, 67, 68, 88, 74, 72, 73, 75, 76]);
    const last = messages.find((message) => message.kind === 'tickPrice' && message.tickType === 68);
    expect(last).toMatchObject({ price: lastMinute(plusMs(START, -15 * 60_000))?.close });
  });

  it('goes on by the clock', () => {
    const { clients, client, ask } = login('delayed', 3);
    ask();
    clients.passTime(plusMs(START, 120_000));
    const later = types(client.take());
    expect(later).toContain(68);
    expect(later.every((type) => type >= 66)).toBe(true);
  });

  it('is a snapshot when one is asked for', () => {
    const { ask } = login('delayed', 4);
    expect(ask(true).at(-1)).toMatchObject({ kind: 'tickSnapshotEnd', reqId: 1 });
  });

  it.each([
    ['delayed', 1, 354, /not subscribed\. Delayed market data is available\.$/],
    ['none', 1, 354, /not subscribed\.$/],
    ['none', 3, 10168, /Delayed market data is not enabled\.$/],
  ] as const)('%s with type %i is refused with %i', (permission, type, code, text) => {
    const messages = login(permission, type).ask();
    expect(messages).toMatchObject([{ kind: 'error', id: 1, errorCode: code }]);
    expect(messages[0]?.kind === 'error' && messages[0].errorMsg).toMatch(text);
  });

  it('is live for those who have it live, whatever they ask for', () => {
    expect(types(login('live', 3).ask())).not.toContain(68);
  });
});
