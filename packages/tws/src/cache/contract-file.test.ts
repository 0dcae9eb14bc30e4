import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal, instantFromIso } from '@tapewright/model';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contractFile } from './contract-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contracts-'));
  path = join(folder, 'below', 'contracts.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const AAPL = { symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const MSFT = { ...AAPL, symbol: 'MSFT' };
const at = instantFromIso('2026-08-25T14:00:00Z');

function kept(conId: number, longName: string) {
  return {
    at,
    found: [{ contract: { ...AAPL, conId }, details: { longName, minSize: Decimal.of('0.0001') } }],
  };
}

it('a second program finds what the first one kept, exact decimals included', async () => {
  await contractFile(path).save(AAPL, kept(265598, 'APPLE INC'));
  const found = await contractFile(path).load(AAPL);
  expect(found).toEqual(kept(265598, 'APPLE INC'));
  expect(found?.found[0]?.details.minSize).toBeInstanceOf(Decimal);
  expect(await contractFile(path).load(MSFT)).toBeUndefined();
});

it('the last answer counts, and what is forgotten stays forgotten', async () => {
  const first = contractFile(path);
  await first.save(AAPL, kept(1, 'old'));
  await first.save(AAPL, kept(2, 'new'));
  await first.save(MSFT, kept(3, 'gone'));
  await first.forget(MSFT);
  const next = contractFile(path);
  expect((await next.load(AAPL))?.found[0]?.contract.conId).toBe(2);
  expect(await next.load(MSFT)).toBeUndefined();
});

it('a damaged line costs itself and no other', async () => {
  const first = contractFile(path);
  await first.save(AAPL, kept(1, 'APPLE INC'));
  await first.save(MSFT, kept(2, 'MICROSOFT CORP'));
  writeFileSync(path, readFileSync(path, 'utf8').replace('APPLE', 'APPLF'));
  expect(await contractFile(path).load(AAPL)).toBeUndefined();
  expect((await contractFile(path).load(MSFT))?.found[0]?.contract.conId).toBe(2);
});

it('a file cut at any byte is read up to there, and written on', async () => {
  await contractFile(path).save(AAPL, kept(1, 'APPLE INC'));
  const whole = readFileSync(path, 'utf8');
  for (let length = 0; length < whole.length; length += 7) {
    writeFileSync(path, whole.slice(0, length));
    const cut = contractFile(path);
    expect(await cut.load(AAPL)).toBeUndefined();
    await cut.save(MSFT, kept(2, 'MICROSOFT CORP'));
    expect((await contractFile(path).load(MSFT))?.found[0]?.contract.conId).toBe(2);
  }
});

it('a file of something else is an empty one', async () => {
  await contractFile(path).save(AAPL, kept(1, 'APPLE INC'));
  writeFileSync(path, 'PNG\u0000 what is this\n{}\n\n');
  expect(await contractFile(path).load(AAPL)).toBeUndefined();
});
