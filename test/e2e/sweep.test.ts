import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OBJECTIVES } from '@tapewright/lab';
import { Interrupts } from '../../packages/tapewright/src/commands/context.ts';
import { RANKED_BY } from '../../packages/tapewright/src/commands/sweep.ts';
import { folder, run } from './command-line.ts';
import { runHere } from './in-process.ts';

const STRATEGY = `
import { crossedAbove, crossedBelow, defineStrategy, integer, sma } from 'tapewright';
export default defineStrategy({
  name: 'crossover',
  params: { fast: integer(5, { min: 2, max: 50 }), slow: integer(20, { min: 3, max: 200 }) },
  setup(ctx, { fast, slow }) {
    const spy = ctx.stock('SPY');
    const bars = ctx.bars(spy, '1 day');
    const [quick, calm] = [bars.indicator(sma(fast)), bars.indicator(sma(slow))];
    return () => {
      if (crossedAbove(quick, calm)) ctx.orderTargetPercent(spy, 1);
      if (crossedBelow(quick, calm)) ctx.close(spy);
    };
  },
});
`;
const SPAN = ['--from', '2002-01-02', '--to', '2003-01-02'];
const GRID = ['sweep', 'mine.ts', '--vary', 'fast=2..10:4', '--vary', 'slow=20,40,60', ...SPAN];
/** What is told beside the results. */
const NOTES = /^(no --data|sweep of|not vectorised).*\n/gm;
const HASH = /^hash: {3}([0-9a-f]{64})$/m;

let place: ReturnType<typeof folder>;
beforeAll(() => {
  place = folder({ 'mine.ts': STRATEGY, 'rules.ts': RULES, 'torn.json': '{"format":"tapew' }, 'inside');
});
afterAll(() => place.remove());

const RULES = `
import { crossesAbove, crossesBelow, defineStrategy, integer, sma, tradeByRules } from 'tapewright';
export default defineStrategy({
  params: { fast: integer(5, { min: 2, max: 50 }), slow: integer(20, { min: 3, max: 200 }) },
  setup(ctx, { fast, slow }) {
    const bars = ctx.bars(ctx.stock('SPY'), '1 day');
    const [quick, calm] = bars.indicators(sma(fast), sma(slow));
    return tradeByRules(ctx, bars, [
      { when: crossesAbove(quick, calm), holdPercent: 1 },
      { when: crossesBelow(quick, calm), holdPercent: 0 },
    ]);
  },
});
`;

describe('tapewright sweep of rules', { timeout: 120_000 }, () => {
  const grid = ['sweep', 'rules.ts', '--vary', 'fast=2..10:4', '--vary', 'slow=20,40'];

  test('is made over columns, and compared with the event engine', async () => {
    const { code, err, out } = await runHere([...grid, ...SPAN, '-w', '1', '--out', 'columns'], place.dir);
    expect(err).toContain(
      '6 of 6 points made over columns; 3 of them compared with the event engine, and equal',
    );
    expect(out).toMatch(HASH);
    expect(code).toBe(0);
  });

  test('walks forward: what is traded was chosen on the days before', async () => {
    const { code, out } = await runHere(
      [...grid, '--from', '2002-01-02', '--to', '2004-01-02', '--walk-forward', '120:60', '--out', 'walk'],
      place.dir,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^traded from {2}fast {2}slow {2}sharpe before {2}sharpe/);
    expect(out).toMatch(/\n360 days in 6 windows, each traded with the best of the days before it: return /);
    const walk: {
      readonly steps: readonly { readonly window: { readonly inTo: number; readonly outFrom: number } }[];
    } = JSON.parse(readFileSync(join(place.dir, 'walk/walk-forward.json'), 'utf8'));
    expect(walk.steps).toHaveLength(6);
    expect(walk.steps.every(({ window }) => window.outFrom >= window.inTo)).toBe(true);
  });

  test('does not walk where there are too few days, or in parts', async () => {
    const few = await runHere([...grid, ...SPAN, '--walk-forward', '400:100'], place.dir);
    expect(few.err).toContain('the data has no 400 days and 100 behind them: take fewer, or longer data');
    const parts = await runHere([...grid, '--walk-forward', '40:10', '--shard', '1/2'], place.dir);
    expect(parts.err).toContain('--walk-forward and --shard do not go together');
  });
});

describe('tapewright sweep', { timeout: 120_000 }, () => {
  let whole: string | undefined;

  test('gives the same with one and eight workers, and with two in another process', async () => {
    const hashes: (string | undefined)[] = [];
    for (const workers of ['1', '8']) {
      const { code, out, err } = await runHere(
        [...GRID, '--workers', workers, '--out', `w${workers}`],
        place.dir,
      );
      expect({ code, err: err.replace(NOTES, '') }).toEqual({ code: 0, err: '' });
      hashes.push(HASH.exec(out)?.[1]);
    }
    const other = await run([...GRID, '--workers', '2', '--out', 'other'], place.dir);
    expect({ code: other.code, err: other.err.replace(NOTES, '') }).toEqual({ code: 0, err: '' });
    hashes.push(HASH.exec(other.out)?.[1]);
    whole = hashes[0];
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(hashes).size).toBe(1);
    const table = readFileSync(join(place.dir, 'w1/sweep.csv'), 'utf8');
    expect(table.trimEnd().split('\r\n')).toHaveLength(10);
    expect(readFileSync(join(place.dir, 'other/sweep.csv'), 'utf8')).toBe(table);
    expect(readFileSync(join(place.dir, 'w8/sweep.html'), 'utf8')).toContain(
      'sharpe by fast (down) and slow (across)',
    );
  });

  test('runs in parts that merge into the whole', async () => {
    for (const k of [1, 2]) {
      const { code, out } = await runHere([...GRID, '--shard', `${k}/2`, '--out', 'parts'], place.dir);
      expect(code).toBe(0);
      expect(out).toMatch(/\d of 9 points are not in this part/);
    }
    const files = ['parts/sweep-2-of-2.json', 'parts/sweep-1-of-2.json'];
    const merged = await runHere(['sweep-merge', ...files, '--out', 'merged'], place.dir);
    expect(merged.code).toBe(0);
    expect(HASH.exec(merged.out)?.[1]).toBe(whole);
    expect(readFileSync(join(place.dir, 'merged/sweep.html'), 'utf8')).toBe(
      readFileSync(join(place.dir, 'w1/sweep.html'), 'utf8'),
    );
    const twice = await runHere(['sweep-merge', files[0] ?? '', files[0] ?? ''], place.dir);
    expect(twice.code).toBe(2);
    expect(twice.err).toContain('point 4 is in parts/sweep-2-of-2.json and in parts/sweep-2-of-2.json');
  });

  test('keeps what is done when it is interrupted', async () => {
    const interrupts = new Interrupts();
    interrupts.interrupt();
    const { code, out } = await runHere([...GRID, '--out', 'cut'], place.dir, interrupts);
    expect(code).toBe(130);
    expect(out).toContain('9 of 9 points are not in this part');
  });

  test.each<[string, string[], RegExp]>([
    ['no parameter', ['sweep', 'mine.ts'], /--vary <name=values>' not specified/],
    [
      'a parameter that is not there',
      ['sweep', 'mine.ts', '--vary', 'quick=1..3'],
      /unknown parameter quick: this strategy has fast, slow/,
    ],
    [
      'a value out of range',
      ['sweep', 'mine.ts', '--vary', 'fast=1..3'],
      /fast is 1: must be a whole number from 2 to 50/,
    ],
    [
      'fixed and varied',
      ['sweep', 'mine.ts', '--vary', 'fast=2..3', '-p', 'fast=4'],
      /fast is both fixed and varied/,
    ],
    ['a part beyond the last', [...GRID, '--shard', '3/2'], /such as 2\/4/],
    ['a wish that is no figure', [...GRID, '--by', 'sharp'], /did you mean 'sharpe'/],
    ['a part that is none', ['sweep-merge', 'torn.json'], /torn\.json is not JSON/],
    ['a part that is not there', ['sweep-merge', 'none.json'], /none\.json cannot be read/],
  ])('refuses %s', async (_, args, message) => {
    const { code, err } = await runHere(args, place.dir);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});

test('the help names what the lab can rank by', () => {
  expect(RANKED_BY).toEqual(OBJECTIVES);
});
