import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StateRecord } from '@tapewright/gateway';
import { Decimal, instantFromIso, plusMs } from '@tapewright/model';
import { afterEach, describe, expect, it } from 'vitest';
import { StateDamaged, StateFolder, StateInUse } from './state-folder.ts';

const START = instantFromIso('2026-11-20T15:00:00Z');

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tapewright-state-'));
  dirs.push(dir);
  return dir;
}

const BEGAN: StateRecord = {
  kind: 'began',
  version: 1,
  at: START,
  origin: { seed: 1, start: START, stepMs: 250 },
};

/** The next permId, and the cash of DU1. */
function changed(permId: number, cash: string): StateRecord {
  return {
    kind: 'changed',
    at: plusMs(START, permId),
    orders: [],
    trades: [],
    orderIds: [[1, permId]],
    books: {
      ids: { permId, execution: 1 },
      ledger: { balances: [['DU1', 'USD', Decimal.of(cash)]], holdings: [], costs: [] },
    },
  };
}

function logOf(dir: string): string {
  const [name = ''] = readdirSync(dir).filter((file) => file.endsWith('.log'));
  return join(dir, name);
}

/** A directory with three records, left behind by a process that was killed: nobody closed it, and the lock is stale. */
function leftBehind(): string {
  const dir = newDir();
  const folder = new StateFolder(dir);
  for (const record of [BEGAN, changed(5, '0.1'), changed(6, '0.3')]) folder.append(record);
  folder.close();
  return dir;
}

describe('the state of a gateway in a directory', () => {
  it('is undefined at first, and afterwards what its records make', () => {
    const dir = newDir();
    const first = new StateFolder(dir);
    expect(first.kept).toBeUndefined();
    first.close();
    const second = new StateFolder(leftBehind());
    expect(second.kept).toMatchObject({ at: plusMs(START, 6), orderIds: [[1, 6]], origin: { seed: 1 } });
    expect(second.kept?.venue.books.ledger.balances).toEqual([['DU1', 'USD', Decimal.of('0.3')]]);
    second.close();
  });

  it.each([1, 20, 150])('loses only the last record when its last %i bytes are gone', (bytes) => {
    const dir = leftBehind();
    const content = readFileSync(logOf(dir));
    writeFileSync(logOf(dir), content.subarray(0, content.length - bytes));
    const folder = new StateFolder(dir);
    expect(folder.kept?.orderIds).toEqual([[1, 5]]);
    expect(folder.tornBytes).toBeGreaterThan(0);
    folder.close();
  });

  it('drops what a crash left half written, and goes on behind it', () => {
    const dir = leftBehind();
    appendFileSync(logOf(dir), '4 77 0a');
    const folder = new StateFolder(dir);
    folder.append(changed(7, '2'));
    folder.close();
    const again = new StateFolder(dir);
    expect(again.kept?.orderIds).toEqual([[1, 7]]);
    expect(again.tornBytes).toBe(0);
    again.close();
  });

  it('is refused when a byte in the middle is another', () => {
    const dir = leftBehind();
    const content = readFileSync(logOf(dir));
    content[40] = (content[40] ?? 0) ^ 1;
    writeFileSync(logOf(dir), content);
    expect(() => new StateFolder(dir)).toThrow(StateDamaged);
    // The refusal holds no lock and changes nothing.
    expect(() => new StateFolder(dir)).toThrow(/at byte 0, after record 0/);
    expect(readFileSync(logOf(dir))).toEqual(content);
  });

  it('is refused when a record in the middle is gone', () => {
    const dir = leftBehind();
    const lines = readFileSync(logOf(dir), 'utf8').split('\n');
    writeFileSync(logOf(dir), [lines[0], ...lines.slice(2)].join('\n'));
    expect(() => new StateFolder(dir)).toThrow(/line 3 where line 2 belongs/);
  });

  it("is one gateway's at a time", () => {
    const dir = newDir();
    const folder = new StateFolder(dir);
    expect(() => new StateFolder(dir)).toThrow(StateInUse);
    folder.close();
    new StateFolder(dir).close();
  });

  it('is written anew when its file has grown long', () => {
    const dir = newDir();
    const folder = new StateFolder(dir, { maxBytes: 20_000 });
    folder.append(BEGAN);
    for (let permId = 1; permId <= 500; permId++) folder.append(changed(permId, String(permId)));
    expect(readFileSync(logOf(dir)).length).toBeLessThan(21_000);
    expect(readdirSync(dir).filter((name) => name.startsWith('gateway-'))).toHaveLength(1);
    folder.close();
    const again = new StateFolder(dir);
    expect(again.kept?.orderIds).toEqual([[1, 500]]);
    again.close();
  });

  it('takes the newer of two files, when a crash came between writing one and removing the other', () => {
    const dir = leftBehind();
    writeFileSync(join(dir, 'gateway-000000.log'), 'an older file');
    const folder = new StateFolder(dir);
    expect(folder.kept?.orderIds).toEqual([[1, 6]]);
    folder.close();
  });
});
