import { Decimal, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { type ConnectedClient, connected } from '../testing/connected.ts';
import type { BarItem } from './link.ts';

// The virtual clock begins on a Tuesday at 10:00 in New York. Texts of the history servers as live gateways write them, see the
// protocol notes and the trackers of ib_async and Lean.

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const NO_DATA = 'Historical Market Data Service error message:HMDS query returned no data: AAPL@SMART Trades';

const bar = (date: number) => ({
  date: String(date),
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: Decimal.ONE,
  WAP: Decimal.ONE,
  barCount: 1,
});

interface Watching extends ConnectedClient {
  readonly items: BarItem[];
  asked(): number;
  /** Under the request that was made last. */
  refuse(errorCode: number, errorMsg: string): Promise<void>;
  serve(): Promise<void>;
  cancel(): void;
}

async function watching(): Promise<Watching> {
  const client = await connected();
  const { ib, gateway, clock } = client;
  const items: BarItem[] = [];
  const subscription = ib.link.watchBars(AAPL, { barSize: '1 min', duration: '3600 S' }, (item) =>
    items.push(item),
  );
  await clock.pass(5);
  const newest = () => gateway.receivedOf('reqHistoricalData').at(-1)!.reqId;
  return {
    ...client,
    items,
    cancel: () => subscription.cancel(),
    asked: () => gateway.receivedOf('reqHistoricalData').length,
    refuse: async (errorCode, errorMsg) => {
      gateway.send({ kind: 'error', id: newest(), errorCode, errorMsg });
      await clock.pass(5);
    },
    serve: async () => {
      gateway.send({ kind: 'historicalData', reqId: newest(), historicalDataBars: [bar(1_787_666_100)] });
      await clock.pass(5);
    },
  };
}

describe('a stream that is refused for a cause that passes', () => {
  it('goes on: it is asked for again after 15 s, and what was missed is a gap', async () => {
    const { items, asked, refuse, serve, clock } = await watching();
    await refuse(162, NO_DATA);
    expect(items).toMatchObject([
      { kind: 'notice', code: 162, message: `${NO_DATA}: asked for again in 15 s` },
    ]);
    await clock.pass(14_900);
    expect(asked()).toBe(1);
    await clock.pass(100);
    expect(asked()).toBe(2);
    await serve();
    expect(items.map(({ kind }) => kind)).toEqual(['notice', 'gap', 'history']);
  });

  it('is asked for after 15, 30, 60, and from then on every 120 s, for ever; its gaps do not overlap', async () => {
    const { items, asked, refuse, clock } = await watching();
    const pauses = [15, 30, 60, 120, 120, 120, 120, 120, 120, 120, 120, 120];
    for (const [times, seconds] of pauses.entries()) {
      await refuse(162, NO_DATA);
      await clock.pass(seconds * 1_000 - 10);
      expect(asked()).toBe(times + 1);
      await clock.pass(10);
      expect(asked()).toBe(times + 2);
    }
    const gaps = items.flatMap((item) => (item.kind === 'gap' ? [item] : []));
    expect(gaps).toHaveLength(pauses.length);
    for (const [index, { from }] of gaps.slice(1).entries()) expect(toIso(from)).toBe(toIso(gaps[index]!.to));
    expect(items.some(({ kind }) => kind === 'ended')).toBe(false);
  });

  it('S39 H7 is asked for at once when it was well, and then with pauses', async () => {
    const { asked, refuse, serve, clock } = await watching();
    await serve();
    await refuse(10225, 'Bust event occurred, current subscription is deactivated.');
    expect(asked()).toBe(2);
    await serve();
    await refuse(10225, 'Bust event occurred, current subscription is deactivated.');
    await clock.pass(29_000);
    expect(asked()).toBe(2);
    await clock.pass(1_000);
    expect(asked()).toBe(3);
  });

  it('does not wait out its pause when the history farm comes back', async () => {
    const { asked, refuse, gateway, clock } = await watching();
    for (let times = 0; times < 3; times++) {
      await refuse(162, 'Historical Market Data Service error message:HMDS server disconnect occurred.');
      await clock.pass(60_000);
    }
    await refuse(162, 'Historical Market Data Service error message:HMDS server disconnect occurred.');
    const before = asked();
    const farm = (errorCode: number, state: string) =>
      gateway.send({
        kind: 'error',
        id: -1,
        errorCode,
        errorMsg: `HMDS data farm connection is ${state}:ushmds`,
      });
    farm(2105, 'broken');
    farm(2106, 'OK');
    await clock.pass(6_000);
    expect(asked()).toBe(before + 1);
  });

  it('is asked for once by the next session, pause or no pause', async () => {
    const { asked, refuse, gateway, clock } = await watching();
    await refuse(162, NO_DATA);
    gateway.line.close();
    await clock.pass(10_000);
    expect(asked()).toBe(2);
    await clock.pass(20_000);
    expect(asked()).toBe(2);
  });

  it('stays cancelled', async () => {
    const { asked, refuse, cancel, items, clock } = await watching();
    await refuse(162, NO_DATA);
    cancel();
    await clock.pass(60_000);
    expect([asked(), items.length]).toEqual([1, 1]);
  });
});

it.each([
  [162, 'Historical Market Data Service error message:No market data permissions for NYSE STK'],
  [
    162,
    'Historical Market Data Service error message:No data of type EODChart is available for the exchange',
  ],
  [200, 'No security definition has been found for the request'],
  [354, 'Requested market data is not subscribed.'],
])('a stream ends on %i %s', async (code, text) => {
  const { items, asked, refuse, clock } = await watching();
  await refuse(code, text);
  await clock.pass(600_000);
  expect(items).toMatchObject([{ kind: 'ended', error: { code, text } }]);
  expect(asked()).toBe(1);
});
