import { fileURLToPath } from 'node:url';
import { backtest, readCsvBars } from '@tapewright/lab';
import { CALENDARS } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { expect, test } from 'vitest';
import crossover from '../../examples/05-crossover-strategy.ts';

// Not a proof that the result is right (others are), but that it is the same everywhere and stays so: on any machine, with any version of Node
// and of Tapewright. Whoever changes the hash changes results that people have on file, and says so in the changelog.
const GOLDEN = 'e4b06a673ae14a7d88a52020185af1d058c822927d440ac9c0f82097d4ae4701';

const SAMPLE = fileURLToPath(new URL('../../data/sp500-2000.csv', import.meta.url));

test('the event log of the example over the sample data is the one on file', () => {
  const { columns } = readCsvBars(SAMPLE, { barSize: '1 day', calendar: CALENDARS.NYSE });
  const [SPY] = listingsOf(['SPY']);
  const result = backtest({
    strategy: crossover,
    data: SPY === undefined ? [] : [{ listing: SPY, barSize: '1 day', columns }],
    cash: 1_000_000,
    risk: { others: 'none' },
  });
  expect(result.fills.length).toBeGreaterThan(10);
  expect(result.hash).toBe(GOLDEN);
});
