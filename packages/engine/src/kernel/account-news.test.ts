import { Decimal, instant, type Contract } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { EventLog } from '../event-log/event-log.ts';
import { atr, highest, sma } from '../indicators/index.ts';
import { Portfolio } from '../portfolio/portfolio.ts';
import { checkLimits } from '../risk/check-limits.ts';
import { RiskMemory } from '../risk/memory/risk-memory.ts';
import { AccountNews } from './account-news.ts';
import type { SplitInput } from './kernel-io.ts';
import { Market } from './market.ts';

const AAPL: Contract = { conId: 265598, symbol: 'AAPL', secType: 'STK', currency: 'USD', exchange: 'SMART' };
const EUR_USD: Contract = { conId: 12087792, symbol: 'EUR', secType: 'CASH', currency: 'USD' };
const d = (value: number | string) => Decimal.of(value);
const at = instant(1_000_000);

function scene() {
  const lines: string[] = [];
  const warnings: string[] = [];
  const portfolio = new Portfolio('USD');
  portfolio.book.open('USD', d(10_000));
  const market = new Market(portfolio, []);
  const instrument = market.instrument(AAPL);
  const memory = new RiskMemory(checkLimits({ others: 'none' }), 'USD');
  const log = new EventLog({ now: at }, (line) => lines.push(line));
  const warn = (text: string) => warnings.push(text);
  const news = new AccountNews({ portfolio, market, memory, log, warn });
  return { news, portfolio, market, instrument, lines, warnings };
}

const split = (more: Partial<SplitInput>): SplitInput => ({
  kind: 'split',
  at,
  contract: AAPL,
  shares: 4,
  per: 1,
  qty: d(0),
  cashInLieu: d(0),
  ...more,
});

test('a posting moves cash, and the statement adds up with it', () => {
  const { news, portfolio, lines } = scene();
  news.hear({ kind: 'cashPosted', at, currency: 'USD', amount: d('82.5'), reason: 'dividend' });
  news.hear({ kind: 'cashPosted', at, currency: 'USD', amount: d('-2.5'), reason: 'interest' });
  const [usd] = portfolio.statement().cash;
  expect([usd?.opening, usd?.trades, usd?.posted, usd?.commissions, usd?.closing].map(String)).toEqual([
    '10000',
    '0',
    '80',
    '0',
    '10080',
  ]);
  expect(lines).toEqual([
    '1000000 posted USD 82.5 dividend',
    '1000000 cash USD 10082.5',
    '1000000 posted USD -2.5 interest',
    '1000000 cash USD 10080',
  ]);
});

test('a rate of a pair values what is in its currency', () => {
  const { news, portfolio } = scene();
  portfolio.book.post('EUR', d(100));
  expect(portfolio.equityFloat).toBeNaN();
  news.hear({ kind: 'rate', at, contract: EUR_USD, price: 1.25 });
  // 10,000 + 100 × 1.25
  expect(portfolio.equityFloat).toBe(10_125);
});

describe('a split', () => {
  test('of four for one leaves cost and worth as they were', () => {
    const { news, portfolio, lines } = scene();
    portfolio.open(AAPL, d(100), d(40_000));
    const holding = portfolio.holdingOf(AAPL);
    holding.mark = 500;
    news.hear(split({ qty: d(400) }));
    // 40,000 / 400; 400 × 125 − 40,000
    expect([holding.qty.toString(), holding.avgPrice, holding.mark]).toEqual(['400', 100, 125]);
    expect(holding.unrealizedPnl?.toString()).toBe('10000');
    expect(lines).toEqual(['1000000 split AAPL STK USD 4 for 1, held 400']);
  });

  test('that leaves a part of a share pays for it, and realises its profit', () => {
    const { news, portfolio } = scene();
    portfolio.open(AAPL, d(-15), d(-150));
    const holding = portfolio.holdingOf(AAPL);
    // One for ten: 1.5 short, of which half a share is bought back at 120: −60. It was sold for 50.
    news.hear(split({ shares: 1, per: 10, qty: d(-1), cashInLieu: d(-60) }));
    expect([holding.qty, holding.cost, holding.realizedPnl].map(String)).toEqual(['-1', '-100', '-10']);
    expect(portfolio.cash().toString()).toBe('9940');
  });

  test('keeps what was realised before it when a later fill is corrected', () => {
    const { news, portfolio } = scene();
    portfolio.open(AAPL, d(10), d(1_000));
    const holding = portfolio.holdingOf(AAPL);
    news.hear(split({ shares: 1, per: 4, qty: d(2), cashInLieu: d(250) }));
    holding.rebuild();
    // 2.5 at 1,000: half a share cost 200 and was paid with 250.
    expect([holding.qty, holding.cost, holding.realizedPnl].map(String)).toEqual(['2', '800', '50']);
  });

  test('states history and indicators in new shares', () => {
    const { news, market, instrument, warnings } = scene();
    const series = market.bars(instrument, '1 day');
    const [mean, top, range] = [
      series.indicator(sma(3)),
      series.indicator(highest(2)),
      series.indicator(atr(2)),
    ];
    for (const close of [400, 404, 408, 412]) {
      const bar = { open: close, high: close + 4, low: close - 4, close, volume: 100, start: at };
      series.pushSample(bar);
    }
    news.hear(split({}));
    expect([series.close(), series.high(3), series.volume(), series.count]).toEqual([103, 101, 400, 4]);
    // (101 + 102 + 103) / 3, before it (100 + 101 + 102) / 3; the highest of the last two closes.
    expect([mean.value, mean.previous, top.value]).toEqual([102, 101, 103]);
    expect(range.isReady).toBe(true);
    expect(warnings).toEqual(
      ['sma(3)', 'highest(2)', 'atr(2)'].map(
        (name) =>
          `${name} settles anew on 4 bars of AAPL after its split: ask for a longer history, or use adjusted prices`,
      ),
    );
  });
});
