import { join } from 'node:path';
import { startGateway } from '@tapewright/gateway';
import { connect, type TwsClient } from '@tapewright/tws';
import { expect, onTestFinished, test } from 'vitest';
import { firstOf, readReplays } from '../../packages/tapewright/src/replay/read-replays.ts';
import { Interrupts } from '../../packages/tapewright/src/commands/context.ts';
import { Recorder } from '../../packages/tapewright/src/tap/recorder.ts';
import { startTap } from '../../packages/tapewright/src/tap/tap.ts';
import { folder } from './command-line.ts';
import { runHere } from './in-process.ts';

// Ticks of a file are a market; what a client heard of that market, a tap records; and the recording is a market again.

const OPEN = Date.parse('2026-11-20T14:30:00Z') / 1_000;
/** A trade every second, up a cent and one share more each time, inside a quote. */
const TICKS = [
  'time,price,size,bid,bid_size,ask,ask_size',
  ...Array.from({ length: 40 }, (_, n) => {
    const price = (cents: number) => (100 + (n + cents) / 100).toFixed(2);
    return `${OPEN + n},${price(0)},${n + 1},${price(-1)},300,${price(1)},400`;
  }),
].join('\n');

function place(files: Readonly<Record<string, string>>): string {
  const { dir, remove } = folder(files);
  onTestFinished(remove);
  return dir;
}

async function replaying(cwd: string, file: string) {
  const series = await readReplays([{ symbol: 'AAPL', file }], { barSize: '1 day', cwd });
  const start = firstOf(series);
  if (start === undefined) throw new Error('nothing to replay');
  const gateway = await startGateway({
    market: { kind: 'replay', series },
    clock: { kind: 'fastest', start },
  });
  onTestFinished(() => gateway.close());
  return gateway;
}

async function connected(port: number): Promise<TwsClient> {
  const ib = await connect({ port, clientId: 1 });
  onTestFinished(() => ib.disconnect());
  return ib;
}

/** `price×size` of trades from one price on, as a client hears them. */
async function tradesHeard(ib: TwsClient, count: number): Promise<readonly string[]> {
  const heard: string[] = [];
  for await (const item of ib.market.ticks(await ib.contract.stock('AAPL'), 'AllLast')) {
    if (item.kind === 'trade') heard.push(`${item.price}×${item.size?.toString()}`);
    if (heard.length === count) break;
  }
  return heard;
}

test(
  'ticks of a file are heard as they are written, and from a recording of that again',
  { timeout: 30_000 },
  async () => {
    const cwd = place({ 'ticks.csv': `${TICKS}\n` });
    const gateway = await replaying(cwd, 'ticks.csv');
    const recorder = new Recorder(join(cwd, 'session.tap'), () => {});
    const to = { host: gateway.host, port: gateway.port };
    const listen = { host: '127.0.0.1', port: 0 };
    const tap = await startTap({ listen, to, recorder, print: () => {}, note: () => {} });
    onTestFinished(() => tap.close());
    const heard = await tradesHeard(await connected(tap.port), 20);
    // The file's nth trade is n shares; the stream begins with the first that comes after it was asked for.
    const first = Number(heard[0]?.split('×')[1]);
    expect(heard).toEqual(
      Array.from(
        { length: 20 },
        (_, n) => `${Number((100 + (first + n - 1) / 100).toFixed(2))}×${first + n}`,
      ),
    );
    await tap.close();
    recorder.close();

    const again = await replaying(cwd, 'session.tap');
    const heardAgain = await tradesHeard(await connected(again.port), 15);
    expect(heard.join(' ')).toContain(heardAgain.join(' '));
  },
);

test('the gateway says what it replays, or which line it cannot', { timeout: 30_000 }, async () => {
  const cwd = place({ 'AAPL.csv': `${TICKS}\n`, 'MSFT.csv': 'time,price,size\n2026-11-20T14:30:00Z,x,1\n' });
  const interrupts = new Interrupts();
  interrupts.interrupt();
  const { out } = await runHere(['gateway', '--port', '0', '--replay', 'AAPL.csv'], cwd, interrupts);
  expect(out).toContain('AAPL: 40 trades and 40 quotes, 2026-11-20 14:30:00 to 2026-11-20 14:30:39 UTC');
  expect(out).toContain("the market's time is 2026-11-20 14:30:00 UTC");
  const refused = await runHere(['gateway', '--port', '0', '--replay', 'MSFT.csv'], cwd, interrupts);
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/MSFT\.csv\) cannot be replayed: .*\n.*line 2: price 'x' is no number/);
});
