import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toIso } from '@tapewright/model';
import { afterEach, describe, expect, it } from 'vitest';
import { describeReplay, firstOf, readReplays, type ReplayOptions } from './read-replays.ts';
import type { ReplayRequest } from './replay-request.ts';

const PARQUET = join(import.meta.dirname, '../../../lab/src/sources/testing');
const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function place(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'tapewright-replay-'));
  dirs.push(dir);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

const read = (cwd: string, requests: readonly ReplayRequest[], options: Partial<ReplayOptions> = {}) =>
  readReplays(requests, { barSize: '1 day', cwd, ...options });

const DAYS = 'date,open,high,low,close,volume\n2026-11-19,10,12,9,11,1000\n2026-11-20,20,22,19,21,2000\n';
const TRADES = 'time,price,size\n2026-11-20T14:30:00Z,10,100\n2026-11-20T14:30:02Z,11,200\n';
const QUOTES = 'time,bid,bid_size,ask,ask_size\n2026-11-20T14:30:01Z,10,300,10.02,400\n';

describe('a market to replay', () => {
  it('belongs to an instrument out of the box, or to a stock of the name', async () => {
    const cwd = place({ 'a.csv': DAYS, 'b.csv': DAYS.replace('2026-11-19,10,12,9,11,1000\n', '') });
    const replays = await read(cwd, [
      { symbol: 'AAPL', file: 'a.csv' },
      { symbol: 'MINE', file: 'b.csv' },
    ]);
    expect(replays.map(({ listing }) => listing.contract.conId)).toEqual([265598, 901_000_000]);
    expect(replays[0]).toMatchObject({
      bars: [
        { close: 11, volume: 1000 },
        { close: 21, volume: 2000 },
      ],
    });
    // New York opens at 14:30 UTC in November.
    expect(toIso(firstOf(replays)!)).toBe('2026-11-19T14:30:00.000Z');
  });

  it('may be trades and quotes of several files', async () => {
    const cwd = place({ 'trades.csv': TRADES, 'quotes.csv': QUOTES });
    const replays = await read(cwd, [
      { symbol: 'AAPL', file: 'quotes.csv' },
      { symbol: 'AAPL', file: 'trades.csv' },
    ]);
    expect(replays.map(describeReplay)).toEqual([
      'AAPL: 2 trades and 1 quotes, 2026-11-20 14:30:00 to 2026-11-20 14:30:02 UTC',
    ]);
    expect('ticks' in replays[0]! && [...replays[0].ticks.kind]).toEqual([1, 2, 1]);
  });

  it('may be Parquet, and belongs to whom its name says', async () => {
    const cwd = place({});
    copyFileSync(join(PARQUET, 'days.parquet'), join(cwd, 'MSFT.parquet'));
    const replays = await read(cwd, [{ file: 'MSFT.parquet' }]);
    expect(replays.map(describeReplay)).toEqual([
      'MSFT: 3 bars of 1 day, 2026-11-18 14:30:00 to 2026-11-20 21:00:00 UTC',
    ]);
  });

  it('names the file, the line and what is wrong', async () => {
    const cwd = place({
      'bad.csv': 'date,open,high,low,close\n2026-11-19,10,9,8,11\n',
      'ticks.csv': TRADES.replace(',100', ',-1'),
      'data.csv': DAYS,
      'when.csv': 'when,what\n1,2\n',
    });
    const refused = (file: string, symbol?: string) => read(cwd, [{ symbol, file }]);
    await expect(refused('bad.csv', 'AAPL')).rejects.toThrow(
      /the market of AAPL .*bad\.csv\) cannot be replayed: .*line 2/s,
    );
    await expect(refused('none.csv', 'AAPL')).rejects.toThrow(/none\.csv\) cannot be replayed: ENOENT/);
    await expect(refused('ticks.csv', 'AAPL')).rejects.toThrow(
      /line 2: a trade needs a size above 0, not -1/,
    );
    await expect(refused('data.csv')).rejects.toThrow("no instrument 'data'. Say --replay SYMBOL=data.csv");
    await expect(refused('when.csv', 'AAPL')).rejects.toThrow(
      'these columns are neither bars nor ticks: when, what',
    );
  });

  it('leaves bad rows out when told to, and says how many', async () => {
    const cwd = place({ 'ticks.csv': TRADES.replace(',100', ',-1') });
    const notes: string[] = [];
    const options = { skipBadRows: true, note: (text: string) => void notes.push(text) };
    const replays = await read(cwd, [{ symbol: 'AAPL', file: 'ticks.csv' }], options);
    expect(replays.map(describeReplay)[0]).toMatch(/^AAPL: 1 trades and 0 quotes/);
    expect(notes[0]).toMatch(/left out 1 bad row of .*ticks\.csv, the first at 2: a trade needs a size/);
  });

  it('is none when none is named', async () => {
    expect(firstOf(await read('.', []))).toBeUndefined();
  });
});
