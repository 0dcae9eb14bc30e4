import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtest, readCsvBars, summarize } from '@tapewright/lab';
import { CALENDARS } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { loadStrategy } from '../../packages/tapewright/src/strategy/strategy-file.ts';

// The strategies of the guide, run from its own text over the sample data.

const ROOT = join(import.meta.dirname, '..', '..');
const guide = ['strategies', 'execution']
  .map((name) => readFileSync(join(ROOT, `docs/guide/${name}.md`), 'utf8'))
  .join('\n');
const strategies = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
  .map(([, code = '']) => code)
  .filter((code) => code.includes('export default defineStrategy'));

describe('the guide to strategies', () => {
  let folder: string;

  beforeAll(() => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.cache', 'guide-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows some', () => expect(strategies.length).toBeGreaterThanOrEqual(4));

  it.each(strategies.map((code, i) => [i + 1, code] as const))(
    'runs program %i, and it trades',
    async (i, code) => {
      const path = join(folder, `strategy-${i}.ts`);
      writeFileSync(path, code);
      const { strategy } = await loadStrategy(path);
      const [listing] = listingsOf(['SPY']);
      if (listing === undefined) throw new Error('SPY is not listed');
      const { columns } = readCsvBars(join(ROOT, 'data/sp500-2000.csv'), {
        barSize: '1 day',
        calendar: CALENDARS.NYSE,
      });
      const result = backtest({
        strategy,
        data: [{ listing, barSize: '1 day', columns }],
        cash: 100_000,
        risk: { others: 'none' },
      });
      expect(result.fills.length).toBeGreaterThan(2);
      expect(result.refused).toBe(0);
      expect(result.logs.filter(({ level }) => level === 'error')).toEqual([]);
      expect(Number.isFinite(summarize(result).strategy.cagr)).toBe(true);
    },
  );
});
