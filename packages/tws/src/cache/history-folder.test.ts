import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bar, instantFromIso } from '@tapewright/model';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryPage } from '../client/history-cache.ts';
import { historyFolder } from './history-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const page: HistoryPage = {
  contract: { conId: 265598, exchange: 'SMART' },
  barSize: '1 min',
  duration: '1 D',
  end: instantFromIso('2026-08-25T14:00:00Z'),
  whatToShow: 'TRADES',
  useRth: true,
};
const start = instantFromIso('2026-08-25T13:30:00Z');
const end = instantFromIso('2026-08-25T13:31:00Z');
const bars: readonly Bar[] = [
  {
    start,
    end,
    open: 0.1,
    high: 0.30000000000000004,
    low: 0.1,
    close: 0.2,
    volume: 12_345.5,
    wap: undefined,
  },
];

function files(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
}

it('gives back what was kept, to another program, and only for that question', async () => {
  await historyFolder(folder).save(page, bars);
  expect(await historyFolder(folder).load(page)).toEqual(bars);
  expect(await historyFolder(folder).load({ ...page, useRth: false })).toBeUndefined();
});

it('knows an empty page from one that is not kept', async () => {
  await historyFolder(folder).save(page, []);
  expect(await historyFolder(folder).load(page)).toEqual([]);
});

it('a damaged page is as if it were not there, and is written anew', async () => {
  await historyFolder(folder).save(page, bars);
  const [name = ''] = files();
  const whole = readFileSync(join(folder, name), 'utf8');
  for (const damaged of [whole.replace('12345.5', '12345.6'), whole.slice(0, 40), '']) {
    writeFileSync(join(folder, name), damaged);
    expect(await historyFolder(folder).load(page)).toBeUndefined();
  }
  await historyFolder(folder).save(page, bars);
  expect(await historyFolder(folder).load(page)).toEqual(bars);
  expect(files()).toHaveLength(1);
});
