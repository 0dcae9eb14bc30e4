import { defineStrategy, type LiveOrder, type OrderGroup } from '@tapewright/engine';
import { backtest, barAt, columnsFromBars } from '@tapewright/lab';
import {
  CALENDARS,
  conditions,
  ibAlgos,
  instant,
  MICROS_PER_MINUTE,
  orderTypes,
  seededRandom,
} from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { expect, test } from 'vitest';
import { runInLockstep } from './lockstep.ts';

// Brackets, groups, conditions, trailing and adjustable stops and IB's algorithms: the same orders, fills and hash in a backtest and over the
// socket, and the replay of the journal brings them back as they were.

const [SPY] = listingsOf(['SPY']);
const DAY = CALENDARS.NYSE.session('20240308')!;
const minute = (i: number) => instant(DAY.open + i * MICROS_PER_MINUTE);

const random = seededRandom(8);
let price = 400;
const columns = columnsFromBars(
  Array.from({ length: 120 }, (_, i) => {
    const open = price;
    price = Math.round((price + random.normal() * 0.2) * 100) / 100;
    const [high, low] = [Math.max(open, price) + 0.1, Math.min(open, price) - 0.1].map(
      (edge) => Math.round(edge * 100) / 100,
    );
    const volume = 2_000 + random.below(3_000);
    return { start: minute(i), end: minute(i + 1), open, high: high!, low: low!, close: price, volume };
  }),
);

const placed = new Map<string, LiveOrder | OrderGroup>();

const strategy = defineStrategy((ctx) => {
  const spy = ctx.stock('SPY');
  const bars = ctx.bars(spy, '1 min');
  const at = (distance: number) => Math.round((bars.close() + distance) * 100) / 100;
  let minutes = 0;
  /** minutes after the start → what is done then */
  const script: Readonly<Record<number, () => LiveOrder | OrderGroup>> = {
    2: () => ctx.bracket(spy, 100, { takeProfit: at(0.4), stopLoss: at(-0.4) }),
    4: () => ctx.bracket(spy, 50, { entry: { limit: at(-5) }, takeProfit: at(5), stopLoss: at(-6) }),
    20: () =>
      ctx.oneCancelsAll([
        { instrument: spy, quantity: 40, terms: { limit: at(-0.1) } },
        { instrument: spy, quantity: 40, terms: { stop: at(0.1) } },
      ]),
    30: () => ctx.sell(spy, 20, { fields: orderTypes.trailingStop({ amount: 0.15 }) }),
    32: () => {
      const toTrail = orderTypes.adjustableTo({
        triggerPrice: at(0.05),
        trail: { amount: 0.1, stopPrice: at(-0.3) },
      });
      return ctx.sell(spy, 20, { stop: at(-1), fields: toTrail });
    },
    40: () => {
      const above = conditions.price(spy.contract, { above: at(-1) });
      const late = conditions.time({ after: minute(50) });
      return ctx.buy(spy, 7, { fields: conditions.when(above).and(late).releases() });
    },
    42: () => {
      const traded = conditions.execution({ symbol: 'SPY', secType: 'STK', exchange: 'SMART' });
      return ctx.buy(spy, 8, { fields: conditions.when(traded).releases() });
    },
    43: () => ctx.buy(spy, 1),
    60: () => ctx.buy(spy, 300, { limit: at(0.5), fields: ibAlgos.adaptive('Urgent') }),
  };
  return () => {
    minutes += 1;
    const made = script[minutes]?.();
    if (made !== undefined) placed.set(String(minutes), made);
    const second = placed.get('4');
    if (minutes === 6 && second !== undefined && 'orders' in second) ctx.cancel(second);
  };
});

test(
  'the order vocabulary: the same in a backtest, over the socket, and after a replay',
  { timeout: 120_000 },
  async () => {
    const lines: string[] = [];
    // The bars before it are the past: a gateway without any answers that there is no data.
    const start = instant(columns.start[10]!);
    const tested = backtest({
      strategy,
      data: [{ listing: SPY!, barSize: '1 min', columns }],
      cash: 1_000_000,
      seed: 3,
      from: start,
      risk: { others: 'none' },
      eventLog: (line) => lines.push(line),
    });
    const ends = [...placed].map(([at, made]) =>
      'orders' in made
        ? `${at} ${made.orders.map(({ status }) => status).join(' ')}`
        : `${at} ${made.status}`,
    );
    expect(ends).toEqual([
      expect.stringMatching(/^2 Filled (Filled Cancelled|Cancelled Filled)$/),
      '4 Cancelled Cancelled Cancelled',
      expect.stringMatching(/^20 (Filled Cancelled|Cancelled Filled)$/),
      '30 Filled',
      '32 Filled',
      '40 Filled',
      '42 Filled',
      '43 Filled',
      '60 Filled',
    ]);
    const bars = Array.from({ length: columns.length }, (_, i) => barAt(columns, i));
    const series = [{ listing: SPY!, barSize: '1 min' as const, bars }];
    const socket = await runInLockstep({ strategy, params: {}, series, start, seed: 3, cash: 1_000_000 });
    expect(socket.lines).toEqual(lines);
    expect(socket.hash).toBe(tested.hash);
    expect(socket.replayHash).toBe(tested.hash);
  },
);
