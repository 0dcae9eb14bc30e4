import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startGateway, type RunningGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './command-line.ts';
import { runHere } from './in-process.ts';

// Every example runs against the embedded gateway as its first lines say.

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway({
    port: 0,
    market: { kind: 'simulated', symbols: ['AAPL', 'GOOGL'] },
    clock: { kind: 'regularHours', speed: 1, start: instantFromIso('2026-08-25T14:00:00Z') },
    seed: 3,
    accounts: [{ account: 'DU1000001', cash: { USD: 1_000_000 } }],
  });
});
afterAll(() => gateway.close());

function runExample(name: string): Promise<{ code: number | null; output: string }> {
  const args = [
    '--conditions=@tapewright/source',
    '--import',
    'tsx',
    join('examples', name),
    String(gateway.port),
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
}

test.each([
  [
    '01-connect.ts',
    /^connected: server version 226, accounts DU1000001\nthe gateway's time is 2026-08-25T14:/,
  ],
  [
    '02-buy-100-googl.ts',
    /^accepted as order 1, permId \d+\nfilled: 100 at \d+(\.\d+)?\ncommission: 1\.\d+ USD\nposition: 100 GOOGL\n$/,
  ],
  [
    '03-stream-aapl-ticks.ts',
    /^(bid [\d.]+|bid undefined).*\n(.*\n){18}bid [\d.]+ x \d+, ask [\d.]+ x \d+, last [\d.]+\n$/,
  ],
  ['04-sma-50-200.ts', /\d+ bars; SMA 50 \d+\.\d\d is (above: long|below: flat) \(SMA 200 \d+\.\d\d\)\n$/],
])('%s', { timeout: 60_000 }, async (name, expected) => {
  const { code, output } = await runExample(name);
  expect(output).toMatch(expected);
  expect(code).toBe(0);
});

test('05-crossover-strategy.ts runs in a backtest as it is', { timeout: 60_000 }, async () => {
  const { code, out } = await runHere(
    ['backtest', 'examples/05-crossover-strategy.ts', '-p', 'fast=20'],
    ROOT,
  );
  expect(out).toMatch(/SMA crossover \(fast 20, slow 200\)/);
  expect(code).toBe(0);
});

test(
  '05-crossover-strategy.ts runs on the embedded gateway, the same file',
  { timeout: 60_000 },
  async () => {
    const { code, err } = await runHere(['run', 'examples/05-crossover-strategy.ts', '--for', '2s'], ROOT);
    expect(err).toMatch(/begins a run on the embedded gateway/);
    expect(code).toBe(0);
  },
);

test('10-gateway-in-a-test.ts tests against a gateway of its own', { timeout: 60_000 }, async () => {
  const { code, output } = await runExample('10-gateway-in-a-test.ts');
  expect(output).toMatch(/^# pass 2\n# fail 0$/m);
  expect(code).toBe(0);
});

test('09-bracket-orders.ts trades by brackets in a backtest', { timeout: 60_000 }, async () => {
  const { code, out } = await runHere(['backtest', 'examples/09-bracket-orders.ts'], ROOT);
  expect(out).toMatch(/Breakout by brackets \(days 60, stopAtrs 2, profitAtrs 6\)/);
  expect(out).not.toMatch(/doubtful|refused/);
  expect(code).toBe(0);
});

test('12-crossover-by-rules.ts decides as 05-crossover-strategy.ts does', { timeout: 60_000 }, async () => {
  const ends = [];
  for (const name of ['05-crossover-strategy.ts', '12-crossover-by-rules.ts']) {
    const { out } = await runHere(['backtest', join('examples', name), '--no-checks'], ROOT);
    ends.push(/Final equity.*/.exec(out)?.[0]);
  }
  expect(ends[0]).toMatch(/\d/);
  expect(ends[1]).toBe(ends[0]);
});
