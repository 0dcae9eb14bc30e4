import { crossedAbove, crossedBelow, defineStrategy, sma } from '@tapewright/engine';
import { CALENDARS } from '@tapewright/model';
import { FIRST_MADE_UP_CON_ID, stockListing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { backtest, type BacktestResult } from '../backtest/index.ts';
import { readCsvBars } from '../sources/index.ts';
import { sliceColumns } from '../columns/index.ts';
import { COLORS } from './colors.ts';
import { reportHtml } from './report-html.ts';
import { summaryText } from './summary-text.ts';

const HOSTILE = `<script>alert("1")</script>&'`;

function runOf(
  options: { symbol?: string; name?: string; bars?: number; isTrading?: boolean } = {},
): BacktestResult {
  const { symbol = 'SPX', name = 'Crossover', bars = 5105, isTrading = true } = options;
  const { columns } = readCsvBars('data/sp500-2000.csv', { barSize: '1 day', calendar: CALENDARS.NYSE });
  const { listing } = stockListing({
    conId: FIRST_MADE_UP_CON_ID,
    symbol,
    primary: 'NYSE',
    name: symbol,
    price: 100,
    dailyVolatility: 0.01,
    dailyShares: 1e6,
  });
  const strategy = defineStrategy((ctx) => {
    const spx = ctx.stock(symbol);
    const [fast, slow] = ctx.bars(spx, '1 day').indicators(sma(50), sma(200));
    return () => {
      ctx.record(`average ${name}`, slow.value);
      if (isTrading && crossedAbove(fast, slow)) ctx.orderTargetPercent(spx, 1);
      if (crossedBelow(fast, slow)) ctx.close(spx);
    };
  });
  return backtest({
    strategy,
    name,
    data: [{ listing, barSize: '1 day', columns: sliceColumns(columns, 0, bars) }],
    cash: 100_000,
    risk: { others: 'none' },
  });
}

describe('the report of a backtest', () => {
  const result = runOf();
  const page = reportHtml(result);

  it('needs nothing but itself: no script, no address, no font', () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)/i);
    // The names of the SVG dialects are no addresses that anything fetches.
    const addresses = page.match(/https?:\/\/[^"'\s<)]+/g) ?? [];
    expect(new Set(addresses)).toEqual(
      new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']),
    );
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('has the three charts, each with a name for who cannot see it', () => {
    const names = [...page.matchAll(/<svg role="img" aria-label="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual([
      expect.stringContaining('Equity from 100,000.00 to'),
      expect.stringContaining('deepest -33.83 %'),
      expect.stringContaining('Price of SPX with 18 fills'),
    ]);
  });

  it('is the same page every time, and no two things in it have one name', () => {
    expect(reportHtml(result)).toBe(page);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('draws in the colours of the page only', () => {
    for (const { standIn, name } of Object.values(COLORS)) {
      expect(page).not.toContain(standIn);
      expect(page).toContain(`${name}:`);
    }
    expect(page).toContain('stroke="var(--strategy)"');
  });

  it('shows each trade, the months and the manifest', () => {
    expect(page.match(/<td>long<\/td>/g)).toHaveLength(9);
    expect(page.match(/<th scope="row">20\d\d<\/th>/g)).toHaveLength(21);
    expect(page).toContain(result.hash);
    expect(page).toContain('&quot;codeIs&quot;: &quot;setup function&quot;');
  });

  it('lets no text of a user or a file become markup', () => {
    const hostile = reportHtml(runOf({ symbol: HOSTILE, name: HOSTILE }), { title: HOSTILE });
    expect(hostile).not.toContain('<script');
    expect(hostile).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;');
  });

  it('shows a run without a trade', () => {
    const idle = reportHtml(runOf({ isTrading: false }));
    expect(idle).toContain('with 0 fills');
    expect(idle).not.toContain('NaN');
    expect(idle).not.toContain('undefined');
  });

  it('shows a run of a single bar', () => {
    const short = reportHtml(runOf({ bars: 201 }));
    expect(short).not.toContain('NaN');
    expect(short).not.toContain('Infinity');
  });
});

describe('the summary in a terminal', () => {
  it('sets the strategy beside buy-and-hold, in columns', () => {
    const lines = summaryText(runOf()).split('\n');
    expect(lines[0]).toBe('Crossover');
    expect(lines[1]).toBe('SPX 1 day, 2000-10-17 to 2020-04-17, 4,905 bars');
    const line = (label: string) => lines.find((text) => text.startsWith(label))?.split(/ {2,}/);
    // Buy & Hold Return [%] 109.11671 and # Trades 9, Win Rate 66.67 by backtesting.py 0.6.6 on the same data and rules.
    expect(line('Return')).toEqual(['Return', expect.any(String), '109.12 %']);
    expect(line('Trades')).toEqual(['Trades', '9']);
    expect(line('Win rate')).toEqual(['Win rate', '66.67 %']);
    const body = lines.slice(4);
    expect(
      new Set(body.filter((text) => text.endsWith(' %')).map((text) => text.length)).size,
    ).toBeLessThanOrEqual(2);
    expect(Math.max(...lines.map((text) => text.length))).toBeLessThanOrEqual(72);
  });
});
