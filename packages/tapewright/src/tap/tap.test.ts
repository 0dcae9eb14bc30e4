import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { connect, contracts } from '@tapewright/tws';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommandLine } from '../cli.ts';
import { createContext, Interrupts } from '../commands/context.ts';
import { Screen } from '../terminal/screen.ts';
import { LineReader } from './line-reader.ts';
import { Recorder } from './recorder.ts';
import { parseRecording } from './recording.ts';
import { startTap } from './tap.ts';

const NOTHING = new Uint8Array(0);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tap-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Buys 100 GOOGL through a tap between our client and the embedded gateway. */
async function tappedPurchase(serverVersion: number, file: string): Promise<string[]> {
  const gateway = await startGateway({
    port: 0,
    market: { kind: 'simulated', symbols: ['GOOGL'] },
    clock: { kind: 'regularHours', start: instantFromIso('2026-08-25T14:00:00Z') },
    seed: 1,
    accounts: [{ account: 'DU1234567', cash: { USD: 1_000_000 } }],
    serverVersion,
  });
  const printed: string[] = [];
  const recorder = new Recorder(file, (reason) => expect.unreachable(reason));
  const tap = await startTap({
    listen: { host: '127.0.0.1', port: 0 },
    to: gateway,
    recorder,
    print: (line) => printed.push(line),
    note: (text) => expect.unreachable(text),
  });
  const ib = await connect({ port: tap.port, clientId: 4 });
  await ib.orders.buy(contracts.stock('GOOGL'), 100).market().submit().filled();
  const closed = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!printed.at(-1)?.endsWith('closed')) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  ib.disconnect();
  await closed;
  await tap.close();
  await gateway.close();
  recorder.close();
  return printed;
}

async function tapewright(...args: string[]): Promise<{ code: number; out: string[]; err: string }> {
  let out = '';
  let err = '';
  const screen = new Screen({ write: (text) => (out += text) }, { write: (text) => (err += text) }, {});
  const code = await runCommandLine(args, createContext(screen, dir, new Interrupts()));
  return { code, out: out.trimEnd().split('\n'), err };
}

test.each([
  [178, 'text'],
  [226, 'protobuf'],
])('shows a purchase at server version %i, and a replay shows the same', async (serverVersion, encoding) => {
  const file = join(dir, 'purchase.tap');
  const printed = await tappedPurchase(serverVersion, file);
  const find = (...parts: string[]) => printed.find((line) => parts.every((part) => line.includes(part)));

  expect(find('→ (greeting)', 'speaks server versions')).toBeDefined();
  expect(find('← (greeting)', `server version ${serverVersion},`)).toBeDefined();
  expect(
    find(`→ placeOrder (${encoding}`, 'contract.symbol=GOOGL', 'order.action=BUY', 'order.totalQuantity=100'),
  ).toBeDefined();
  expect(find(`← orderStatus (${encoding}`, 'status=Filled', 'filled=100', 'remaining=0')).toBeDefined();
  expect(find(`← execDetails (${encoding}`, 'execution.side=BOT', 'execution.shares=100')).toBeDefined();
  expect(printed.filter((line) => line.includes(' ! '))).toEqual([]);

  const replayed = await tapewright('tap', '--replay', file);
  expect(replayed).toEqual({ code: 0, out: printed, err: '' });
  const only = await tapewright('tap', '--replay', file, '--only', 'placeOrder,execDetails');
  expect(new Set(only.out.map((line) => /[→←] (\w+)/.exec(line)?.[1] ?? 'other'))).toEqual(
    new Set(['other', 'placeOrder', 'execDetails']),
  );
});

test('a recording holds the bytes of the socket: its frames are whole, and nothing is between them', async () => {
  const file = join(dir, 'purchase.tap');
  await tappedPurchase(226, file);
  const { events, isTorn } = parseRecording(readFileSync(file, 'utf8'));
  expect(isTorn).toBe(false);
  const line = new LineReader();
  const heard = events.flatMap((event) => (event.kind === 'bytes' ? line.hear(event.from, event.bytes) : []));
  for (const from of ['client', 'server'] as const) {
    const recorded = events.map((event) =>
      event.kind === 'bytes' && event.from === from ? event.bytes : NOTHING,
    );
    const frames = heard.map((one) => (one.from === from ? one.frame : NOTHING));
    expect(Buffer.concat(frames).toString('hex')).toBe(Buffer.concat(recorded).toString('hex'));
  }
  expect(heard.every(({ kind }) => kind === 'greeting' || kind === 'message')).toBe(true);
});

test('the command refuses what it cannot do, and says what to do', async () => {
  expect(await tapewright('tap', '--listen', '0.0.0.0:7497')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--allow-remote') as string,
  });
  expect((await tapewright('tap', '--only', 'placeOrders')).err).toContain("did you mean 'placeOrder'?");
  expect((await tapewright('tap', '--listen', '70000')).err).toContain('It must be a port, or host:port.');
  expect((await tapewright('tap', '--replay', 'none.tap')).err).toContain('cannot replay');
  const file = join(dir, 'there.tap');
  new Recorder(file, () => undefined).close();
  const again = await tapewright('tap', '--listen', '0', '--record', file);
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('does not exist yet') as string });
});

test('a port that is taken is said, and leaves no empty recording behind', async () => {
  const recorder = new Recorder(join(dir, 'first.tap'), () => undefined);
  const tap = await startTap({
    listen: { host: '127.0.0.1', port: 0 },
    to: { host: '127.0.0.1', port: 1 },
    recorder,
    print: () => undefined,
    note: () => undefined,
  });
  try {
    const file = join(dir, 'second.tap');
    const second = await tapewright('tap', '--listen', String(tap.port), '--record', file);
    expect(second).toMatchObject({ code: 4, err: expect.stringContaining('Choose another port') as string });
    expect(() => readFileSync(file)).toThrow('ENOENT');
  } finally {
    await tap.close();
    recorder.close();
  }
});
