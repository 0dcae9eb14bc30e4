import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toIso } from '@tapewright/model';
import { afterEach, describe, expect, it } from 'vitest';
import { firstOf, readReplays } from './read-replays.ts';

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

const DAYS = 'date,open,high,low,close,volume\n2026-11-19,10,12,9,11,1000\n2026-11-20,20,22,19,21,2000\n';

describe('bars to replay', () => {
  it('belong to an instrument out of the box, or to a stock of the name', () => {
    const cwd = place({ 'a.csv': DAYS, 'b.csv': DAYS.replace('2026-11-19,10,12,9,11,1000\n', '') });
    const replays = readReplays({ AAPL: 'a.csv', MINE: 'b.csv' }, { barSize: '1 day', cwd });
    expect(replays.map(({ listing }) => listing.contract.conId)).toEqual([265598, 901_000_001]);
    expect(replays[0]?.bars.map(({ close, volume }) => [close, volume])).toEqual([
      [11, 1000],
      [21, 2000],
    ]);
    // New York opens at 14:30 UTC in November.
    expect(toIso(firstOf(replays)!)).toBe('2026-11-19T14:30:00.000Z');
  });

  it('that cannot be read are named', () => {
    const cwd = place({ 'bad.csv': 'date,open,high,low,close\n2026-11-19,10,9,8,11\n' });
    const read = (file: string) => () => readReplays({ AAPL: file }, { barSize: '1 day', cwd });
    expect(read('bad.csv')).toThrow(/the bars of AAPL .*bad\.csv\) cannot be replayed: .*line 2/s);
    expect(read('none.csv')).toThrow(/none\.csv\) cannot be replayed: ENOENT/);
  });

  it('are none when none are named', () => {
    expect(firstOf(readReplays(undefined, { barSize: '1 day', cwd: '.' }))).toBeUndefined();
  });
});
