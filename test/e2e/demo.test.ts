import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from '@tapewright/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folder, start } from './command-line.ts';

let place: ReturnType<typeof folder>;
beforeEach(() => {
  place = folder();
});
afterEach(() => place.remove());

/** `-1,234.5` at the end of a line. */
function amountOf(line: string): Decimal {
  const text = /([+-]?[\d,]+\.\d+)$/.exec(line)?.[1] ?? '';
  return Decimal.of(text.replaceAll(',', '').replace('+', ''));
}

test(
  'the demo backtests, buys 100 GOOGL, trades, ends flat, and its statement adds up',
  { timeout: 120_000 },
  async () => {
    const { code, out } = await start(['demo'], place.dir).ended;
    expect(code).toBe(0);

    expect(out).toMatch(/Sharpe +-?\d+\.\d\d +-?\d+\.\d\d/);
    const report = readFileSync(join(place.dir, '.tapewright/reports/demo.html'), 'utf8');
    expect(report).toContain('<svg');

    const steps = out.split('\n').filter((line) => / order 1 /.test(line));
    expect(
      steps.map((line) => line.replace(/^.*order 1 +/, '').replace(/ (at|on|commission).*$/, '')),
    ).toEqual([
      'BUY 100 GOOGL MKT DAY',
      'in the journal, sent as order id 1',
      'Submitted',
      ...steps
        .filter((line) => line.includes('executed'))
        .map((line) => line.replace(/^.*(executed \d+) .*$/, '$1')),
      'Filled 100',
      'costed:',
    ]);

    // The statement, added up by hand: opening, then every line to the rule, is the closing cash.
    const lines = out.slice(out.indexOf('6  Statement')).split('\n');
    const from = lines.findIndex((line) => line.includes('opening cash'));
    const rule = lines.findIndex((line) => /^ +-+$/.test(line));
    const sum = Decimal.sum(lines.slice(from, rule).map(amountOf));
    expect(sum.toString()).toBe(amountOf(lines[rule + 1]!).toString());
    expect(rule - from).toBeGreaterThanOrEqual(4);
    expect(out).toMatch(/positions +none/);
    expect(out).toContain('agree to the last digit');
    // A pipe gets no colour and no cursor movement.
    expect(out).not.toContain('\u001B');
  },
);

describe('Ctrl-C', { timeout: 60_000 }, () => {
  test.each([
    ['in the backtest', '1  Backtest'],
    ['while connecting', '2  The embedded'],
    ['when an order is on its way', 'in the journal, sent as'],
    ['in the middle of the crossover', '4  '],
  ])('%s ends with 130, and says what is left', async (_when, text) => {
    const demo = start(['demo'], place.dir);
    await demo.seen(text);
    demo.process.kill('SIGINT');
    const { code, out, err } = await demo.ended;
    expect(code).toBe(130);
    expect(err).not.toContain('bug');
    const isTrading = out.includes('order 1');
    const isLeftTold = /position left as it is: \d+ \w+|left behind: no working order|still working/.test(
      out,
    );
    expect(isLeftTold).toBe(isTrading || out.includes('left behind'));
    expect(existsSync(join(place.dir, '.tapewright/demo/run-000001/lock'))).toBe(false);
  });
});
