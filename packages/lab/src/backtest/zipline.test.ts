import {
  LimitOrder,
  cancel_order,
  date_rules,
  get_datetime,
  get_open_orders,
  get_order,
  order,
  order_percent,
  order_target,
  order_target_percent,
  order_value,
  record,
  schedule_function,
  set_commission,
  symbol,
  symbols,
  time_rules,
  zipline,
  type Asset,
} from '@tapewright/engine/zipline';
import type { Strategy } from '@tapewright/engine';
import { CALENDARS, instant, MICROS_PER_MINUTE, toIso, type Session } from '@tapewright/model';
import { NO_FEES, listingsOf } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars, type BarColumns } from '../columns/index.ts';
import { readCsvBars } from '../sources/index.ts';
import { backtest } from './backtest.ts';
import type { BacktestResult } from './result.ts';

const NYSE = CALENDARS.NYSE;
const [SPY, AAPL] = listingsOf(['SPY', 'AAPL']);
const sample = readCsvBars('data/sp500-2000.csv', { barSize: '1 day', calendar: NYSE }).columns;

function run(strategy: Strategy, columns: BarColumns = sample): BacktestResult {
  return backtest({
    strategy,
    data: [{ listing: SPY!, barSize: '1 day', columns }],
    cash: 1_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    from: instant(columns.start[0]!),
  });
}

const today = (): string => get_datetime().toISOString().slice(0, 10);

/** Days of one price each, from a date on. */
function days(from: string, prices: readonly number[]): BarColumns {
  const sessions = NYSE.sessionsBetween(from, '20301231').slice(0, prices.length);
  return columnsFromBars(
    sessions.map((session, i) => ({ start: session.open, end: session.close, ...flat(prices[i]!) })),
  );
}

function flat(price: number, volume = 1_000) {
  return { open: price, high: price, low: price, close: price, volume };
}

// zipline-reloaded 3.2.1 over data/sp500-2000.csv as a csvdir bundle of the calendar XNYS, data_frequency daily, no commission, no spread.
const ZIPLINE = {
  dma: [
    ['2003-07-15', 100, 918.6537, 917.814],
    ['2008-02-12', -100, 1461.4026, 1462.8374],
    ['2009-09-25', 100, 962.8136, 960.8746],
    ['2010-09-29', -100, 1095.7302, 1095.7382],
    ['2010-10-26', 100, 1107.1071, 1106.7922],
    ['2011-10-13', -100, 1238.6525, 1238.9144],
    ['2012-03-07', 100, 1277.9606, 1276.9521],
    ['2015-10-19', -100, 2040.0475, 2040.5957],
    ['2016-06-30', 100, 2039.7589, 2039.5958],
    ['2019-01-24', -100, 2723.8498, 2725.9453],
    ['2019-05-15', 100, 2758.7752, 2757.304],
  ],
  sched: {
    month_end: [
      '2000-01-31',
      '2000-02-29',
      '2000-03-31',
      '2000-04-28',
      '2000-05-31',
      '2000-06-30',
      '2000-07-31',
      '2000-08-31',
      '2000-09-29',
      '2000-10-31',
    ],
    month_start1: [
      '2000-01-04',
      '2000-02-02',
      '2000-03-02',
      '2000-04-04',
      '2000-05-02',
      '2000-06-02',
      '2000-07-05',
      '2000-08-02',
      '2000-09-05',
      '2000-10-03',
    ],
    week_start: [
      '2000-01-03',
      '2000-01-10',
      '2000-01-18',
      '2000-01-24',
      '2000-01-31',
      '2000-02-07',
      '2000-02-14',
      '2000-02-22',
      '2000-02-28',
      '2000-03-06',
    ],
    week_end: [
      '2000-01-07',
      '2000-01-14',
      '2000-01-21',
      '2000-01-28',
      '2000-02-04',
      '2000-02-11',
      '2000-02-18',
      '2000-02-25',
      '2000-03-03',
      '2000-03-10',
    ],
  },
  counts: { month_end: 243, month_start1: 244, week_start: 1059, week_end: 1059 },
};

describe('beside zipline itself', () => {
  it('a dual moving average orders on the same days, as much, for the same averages', () => {
    const orders: (readonly [string, number, number, number])[] = [];
    run(
      zipline<{ asset: Asset; i: number }>({
        initialize(context) {
          context.asset = symbol('SPY');
          context.i = 0;
        },
        handle_data(context, data) {
          context.i += 1;
          if (context.i < 300) return;
          const short = mean(data.history(context.asset, 'price', 100, '1d'));
          const long = mean(data.history(context.asset, 'price', 300, '1d'));
          let id: string | undefined;
          if (short > long) id = order_target(context.asset, 100);
          else if (short < long) id = order_target(context.asset, 0);
          if (id !== undefined) orders.push([today(), get_order(id)!.amount, round(short), round(long)]);
        },
      }),
    );
    // Its bundle keeps prices to a thousandth.
    expect(orders).toEqual(
      ZIPLINE.dma.map(([date, amount, ...means]) => [
        date,
        amount,
        ...means.map((value) => expect.closeTo(Number(value), 2) as unknown),
      ]),
    );
  });

  it('scheduled functions run on the same days', () => {
    const ran: Record<string, string[]> = { month_end: [], month_start1: [], week_start: [], week_end: [] };
    run(
      zipline<{ asset: Asset }>({
        initialize(context) {
          context.asset = symbol('SPY');
          schedule_function(() => void ran['month_end']!.push(today()), date_rules.month_end());
          schedule_function(() => void ran['month_start1']!.push(today()), date_rules.month_start(1));
          schedule_function(() => void ran['week_start']!.push(today()), date_rules.week_start());
          schedule_function(() => void ran['week_end']!.push(today()), date_rules.week_end());
        },
      }),
    );
    const counts = Object.fromEntries(Object.entries(ran).map(([name, dates]) => [name, dates.length]));
    const first = Object.fromEntries(Object.entries(ran).map(([name, dates]) => [name, dates.slice(0, 10)]));
    expect(first).toEqual(ZIPLINE.sched);
    expect(counts).toEqual(ZIPLINE.counts);
  });
});

describe('orders', () => {
  it('are rounded toward zero, and what is left is none', () => {
    const seen: unknown[] = [];
    run(
      zipline<{ spy: Asset; done: boolean }>({
        initialize(context) {
          context.spy = symbol('SPY');
        },
        handle_data(context) {
          if (context.done) return;
          context.done = true;
          const amount = (id: string | undefined) => (id === undefined ? undefined : get_order(id)!.amount);
          // A million at 100: half of it is 5,000; 1,050 buys ten and a half; 2.99999 is three, 0.5 is none.
          seen.push(amount(order_percent(context.spy, 0.5)), amount(order_value(context.spy, 1_050)));
          seen.push(
            amount(order(context.spy, 2.99999)),
            amount(order(context.spy, 0.5)),
            amount(order(context.spy, -1.9)),
          );
        },
      }),
      days('20240304', [100, 100]),
    );
    expect(seen).toEqual([5_000, 10, 3, undefined, -1]);
  });

  it('that are open do not count for a target, as in zipline', () => {
    const { fills } = run(
      zipline<{ spy: Asset; done: boolean }>({
        initialize: (context) => void (context.spy = symbol('SPY')),
        handle_data(context) {
          if (context.done) return;
          context.done = true;
          order_target_percent(context.spy, 0.1);
          order_target_percent(context.spy, 0.1);
        },
      }),
      days('20240304', [100, 100]),
    );
    expect(fills.map(({ qty }) => qty.toString())).toEqual(['1000', '1000']);
  });

  it('are listed while they are open, and can be cancelled', () => {
    const seen: unknown[] = [];
    run(
      zipline<{ spy: Asset; day: number }>({
        initialize(context) {
          context.spy = symbol('SPY');
          context.day = 0;
        },
        handle_data(context) {
          context.day += 1;
          if (context.day === 1) {
            order(context.spy, 10, LimitOrder(50));
            const [open] = get_open_orders(context.spy);
            seen.push([open?.amount, open?.limit, get_open_orders().size]);
            cancel_order(open!);
          }
          if (context.day === 2) seen.push(get_open_orders(context.spy).length);
        },
      }),
      days('20240304', [100, 100, 100]),
    );
    expect(seen).toEqual([[10, 50, 1], 0]);
  });

  it('give a portfolio that adds up', () => {
    const seen: number[][] = [];
    run(
      zipline<{ spy: Asset; day: number }>({
        initialize(context) {
          context.spy = symbol('SPY');
          context.day = 0;
        },
        handle_data({ spy, portfolio, account, ...context }) {
          if (context.day === 0 && portfolio.positions.size === 0) order(spy, 2_000);
          const position = portfolio.positions.get(spy);
          seen.push([
            portfolio.cash,
            portfolio.portfolio_value,
            position?.amount ?? 0,
            portfolio.pnl,
            account.leverage,
          ]);
        },
      }),
      days('20240304', [100, 100, 110]),
    );
    // 2,000 shares at 100, then at 110: 800,000 + 220,000
    expect(seen).toEqual([
      [1_000_000, 1_000_000, 0, 0, 0],
      [800_000, 1_000_000, 2_000, 0, 0.2],
      [800_000, 1_020_000, 2_000, 20_000, 220_000 / 1_020_000],
    ]);
  });
});

describe('data', () => {
  const session = NYSE.session('20240305')!;
  const minutes = (of: Session, prices: readonly (number | undefined)[], offset = 0) =>
    columnsFromBars(
      prices.flatMap((price, i) => {
        if (price === undefined) return [];
        const start = instant(of.open + (offset + i) * MICROS_PER_MINUTE);
        return [{ start, end: instant(start + MICROS_PER_MINUTE), ...flat(price, 100 + i) }];
      }),
    );

  it('of minutes has today as far as it went as the last day, and says what is stale', () => {
    const seen: unknown[] = [];
    const strategy = zipline<{ spy: Asset; aapl: Asset }>({
      data_frequency: 'minute',
      history: { '1d': 2 },
      initialize(context) {
        [context.spy, context.aapl] = symbols('SPY', 'AAPL') as [Asset, Asset];
      },
      handle_data({ spy, aapl }, data) {
        seen.push([
          data.history(spy, 'price', 3, '1d'),
          data.history(spy, 'volume', 1, '1d'),
          data.history(spy, 'price', 2, '1m'),
          [
            data.is_stale(aapl),
            data.current(aapl, 'price'),
            data.current(aapl, 'close'),
            data.current(aapl, 'volume'),
          ],
        ]);
        record({ spy: data.current(spy, 'price') });
      },
    });
    const dailyBars = days('20240301', [90, 95]);
    backtest({
      strategy,
      data: [
        { listing: SPY!, barSize: '1 day', columns: dailyBars },
        { listing: AAPL!, barSize: '1 day', columns: dailyBars },
        { listing: SPY!, barSize: '1 min', columns: minutes(session, [100, 101, 102]) },
        { listing: AAPL!, barSize: '1 min', columns: minutes(session, [50, undefined, 52]) },
      ],
      cash: 1_000,
      risk: { others: 'none' },
      from: session.open,
    });
    expect(seen).toEqual([
      [[90, 95, 100], [100], [Number.NaN, 100], [false, 50, 50, 100]],
      [[90, 95, 101], [201], [100, 101], [true, 50, Number.NaN, 0]],
      [[90, 95, 102], [303], [101, 102], [false, 52, 52, 102]],
    ]);
  });

  it('calls scheduled functions at the first bar at or after their time, once a day', () => {
    const ran: string[] = [];
    const strategy = zipline<{ spy: Asset }>({
      data_frequency: 'minute',
      initialize(context) {
        context.spy = symbol('SPY');
        const note = (name: string) => () =>
          void ran.push(`${name} ${get_datetime().toISOString().slice(11, 16)}`);
        schedule_function(note('default'), date_rules.every_day(), time_rules.market_open());
        schedule_function(note('later'), date_rules.every_day(), time_rules.market_open({ minutes: 3 }));
        schedule_function(
          note('close'),
          date_rules.every_day(),
          time_rules.market_close({ hours: 6, minutes: 26 }),
        );
      },
    });
    backtest({
      strategy,
      data: [
        { listing: SPY!, barSize: '1 day', columns: days('20240301', [90]) },
        { listing: SPY!, barSize: '1 min', columns: minutes(session, [1, 1, undefined, 1, 1]) },
      ],
      cash: 1_000,
      risk: { others: 'none' },
      from: session.open,
    });
    // The open is at 14:30; the close, 21:00, less 6:26 is 14:34. Nothing was traded in the third minute.
    expect(ran).toEqual(['default 14:31', 'later 14:34', 'close 14:34']);
  });
});

describe('what cannot be', () => {
  const throwing = (definition: Parameters<typeof zipline<{ spy: Asset }>>[0]) => () =>
    run(zipline<{ spy: Asset }>(definition), days('20240304', [100, 100, 100]));
  const initialize = (context: { spy: Asset }): void => void (context.spy = symbol('SPY'));

  it('is refused by name, with what to do instead', () => {
    expect(throwing({ initialize: () => set_commission() })).toThrow(
      'set_commission is not available here: commissions are the price list of the broker',
    );
    expect(throwing({ initialize: () => {} })).toThrow('initialize asked for no symbol');
    expect(
      throwing({ initialize, handle_data: ({ spy }, data) => void data.history(spy, 'price', 1, '1m') }),
    ).toThrow("set data_frequency to 'minute'");
    expect(throwing({ initialize, before_trading_start: ({ spy }) => void order(spy, 1) })).toThrow(
      'order in before_trading_start',
    );
    expect(() => symbol('SPY')).toThrow('symbol outside of an algorithm');
  });

  it('before_trading_start comes in the morning, with the days before', () => {
    const seen: string[] = [];
    throwing({
      initialize,
      before_trading_start: ({ spy }, data) =>
        void seen.push(`${get_datetime().toISOString().slice(0, 16)} ${data.current(spy, 'price')}`),
    })();
    expect(seen).toEqual(['2024-03-05T13:45 100', '2024-03-06T13:45 100']);
    expect(toIso(NYSE.session('20240305')!.open)).toContain('T14:30');
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
