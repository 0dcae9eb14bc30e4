import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, run, start } from './command-line.ts';
import { runHere } from './in-process.ts';

// What a person can get wrong, and what a gateway can do wrong: each is an error that says what happened, to what, and what to do,
// without a stack.

const STRATEGY = (body: string): string =>
  `import { defineStrategy } from 'tapewright';\nexport default defineStrategy((ctx) => {\n${body}\n});\n`;

const FILES = {
  'fine.ts': STRATEGY(
    `const stock = ctx.stock('GOOGL');\nctx.quotes(stock);\nlet done = false;\nreturn { onQuote(q) { if (!done && q.mid !== undefined) { done = true; ctx.buy(stock, 10); } } };`,
  ),
  'unknown-symbol.ts': STRATEGY(`ctx.quotes(ctx.stock('QWERTZ'));\nreturn {};`),
  'throws.ts': STRATEGY(
    `const stock = ctx.stock('GOOGL');\nctx.quotes(stock);\nreturn { onQuote() { throw new Error('division by cucumber'); } };`,
  ),
  'throws-at-once.ts': `throw new Error('no cucumber');\n`,
  'no-default.ts': `export const strategy = 1;\n`,
  'not-a-strategy.ts': `export default { hello: 'world' };\n`,
  'typo.config.ts': `export default { gateway: { prot: 4002 } };\n`,
  'paper.config.ts': `export default { risk: { maxQuantity: 100, maxNotional: 50_000, priceCollar: 'none', others: 'none' } };\n`,
};

let place: ReturnType<typeof folder>;
beforeAll(() => {
  place = folder(FILES, 'inside');
});
afterAll(() => place.remove());

describe('the command line', { timeout: 60_000 }, () => {
  test.each<[string, string[], number, RegExp[]]>([
    [
      'a strategy file that is not there',
      ['run', 'nothing.ts'],
      2,
      [/there is no strategy file .*nothing\.ts/, /Check the path/],
    ],
    [
      'a file that throws',
      ['backtest', 'throws-at-once.ts'],
      3,
      [/throws-at-once\.ts cannot be loaded: no cucumber/],
    ],
    [
      'no default export',
      ['run', 'no-default.ts'],
      3,
      [/no-default\.ts has no default export/, /export default defineStrategy/],
    ],
    ['something else exported', ['run', 'not-a-strategy.ts'], 3, [/is not a strategy/]],
    [
      'a misspelt setting',
      ['run', 'fine.ts', '-c', 'typo.config.ts'],
      2,
      [/unknown setting gateway\.prot \(did you mean 'port'\?\)/],
    ],
    ['a misspelt option', ['run', 'fine.ts', '--papre'], 2, [/unknown option '--papre'/, /--paper/]],
    ['a misspelt command', ['bactest'], 2, [/unknown command 'bactest'/, /backtest/]],
    ['an unknown parameter', ['run', 'fine.ts', '-p', 'fast=1'], 2, [/unknown parameter fast/]],
    ['live without an account', ['run', 'fine.ts', '--live'], 2, [/--live needs the account id, typed out/]],
    ['a real account without limits', ['run', 'fine.ts', '--paper'], 2, [/no risk limits/, /maxNotional/]],
    [
      'a strategy that throws later',
      ['run', 'throws.ts'],
      3,
      [/strategy failed in onQuote at .*: division by cucumber/, /Correct the file/],
    ],
    [
      'an unknown symbol',
      ['run', 'unknown-symbol.ts'],
      3,
      [/QWERTZ/, /Check the symbol/, /--print-instruments/],
    ],
    [
      'no gateway there',
      ['run', 'fine.ts', '-c', 'paper.config.ts', '--port', '1'],
      4,
      [/cannot connect to 127\.0\.0\.1:1/, /tcp/],
    ],
    [
      'a backtest without data for the symbol',
      ['backtest', 'fine.ts', '-d', 'SPY=none.csv'],
      2,
      [/none\.csv/],
    ],
  ])('%s', async (_what, args, code, texts) => {
    const ended = await runHere(args, place.dir);
    for (const text of texts) expect(ended.err).toMatch(text);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toMatch(/^ +at /m);
  });

  test('--debug shows where', async () => {
    const { err } = await runHere(['--debug', 'run', 'throws.ts'], place.dir);
    expect(err).toMatch(/throws\.ts:\d+/);
  });
});

describe('a process of its own, in a folder where nothing is installed', { timeout: 60_000 }, () => {
  let elsewhere: ReturnType<typeof folder>;
  beforeAll(() => {
    elsewhere = folder({ ...FILES, 'syntax.ts': 'export default {\n' });
  });
  afterAll(() => elsewhere.remove());

  test('a syntax error is told with its place', async () => {
    const { code, err } = await run(['run', 'syntax.ts'], elsewhere.dir);
    expect(err).toMatch(/syntax\.ts cannot be loaded: .*syntax\.ts:2:0.*Expected/s);
    expect(code).toBe(3);
  });

  test('a strategy finds our packages', async () => {
    const { code, err } = await run(['run', 'fine.ts', '-p', 'fast=1'], elsewhere.dir);
    expect(err).toMatch(/this strategy has none/);
    expect(code).toBe(2);
  });
});

describe('a gateway that misbehaves', { timeout: 60_000 }, () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  function serve(onSocket: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      onSocket(socket);
    });
    servers.push(server);
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  }
  const connecting = (port: number) =>
    runHere(['run', 'fine.ts', '-c', 'paper.config.ts', '--port', String(port)], place.dir);

  test('accepts and never answers (A3): the phase is named, and what to do', async () => {
    const { code, err } = await connecting(await serve(() => {}));
    expect(err).toMatch(/handshake failed/);
    expect(err).toMatch(/restart/);
    expect(code).toBe(4);
  });

  test('sends a malformed frame: the session is dropped, and the error says so', async () => {
    // A length of 0xffffffff, far beyond any message.
    const port = await serve((socket) => socket.end(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x31, 0x00])));
    const { code, err } = await connecting(port);
    expect(err).toMatch(/cannot connect/);
    expect(err).toMatch(/frame|handshake/);
    expect(code).toBe(4);
  });
});

describe('the port of the gateway', { timeout: 60_000 }, () => {
  test('in use is told, with what to do', async () => {
    const first = start(['gateway', '--port', '0'], place.dir);
    await first.seen(/on 127\.0\.0\.1:\d+/);
    const port = /127\.0\.0\.1:(\d+)/.exec(first.out())?.[1] ?? '';
    const second = await runHere(['gateway', '--port', port], place.dir);
    expect(second.code).toBe(4);
    expect(second.err).toContain(port);
    expect(second.err).toMatch(/another port with --port/);
    first.process.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
  });

  test('of another host is refused without --allow-remote', async () => {
    const { code, err } = await runHere(['gateway', '--port', '0', '--host', '0.0.0.0'], place.dir);
    expect(err).toMatch(/others can reach it/);
    expect(code).toBe(2);
  });
});

describe('the journal', { timeout: 60_000 }, () => {
  const runDir = (): string => join(place.dir, 'kept', 'fine-embedded', 'run-000001');
  const file = (): string => join(runDir(), 'journal-000001.log');

  test('of a run is shown, verified and replayed', async () => {
    const ended = await runHere(['run', 'fine.ts', '--for', '3s', '--state', 'kept'], place.dir);
    expect({ code: ended.code, err: ended.err }).toMatchObject({ code: 0 });
    expect(ended.out).toContain('position left as it is: 10 GOOGL');
    const shown = await runHere(['journal', 'show', runDir(), '--orders'], place.dir);
    expect(shown.out).toMatch(/decided: place BUY 10 GOOGL MKT DAY/);
    expect(shown.out).toMatch(/execution .*BOT 10 GOOGL/);
    const verified = await runHere(['journal', 'verify', runDir()], place.dir);
    expect(verified.out).toMatch(/\d+ records in 1 file, chain [0-9a-f]{64}\nwhole/);
    const replayed = await runHere(['journal', 'replay', runDir(), 'fine.ts'], place.dir);
    expect(replayed.out).toMatch(/all 1 decisions are repeated/);
    expect(replayed.out).toContain('holds 10 GOOGL');
    const costs = await runHere(['journal', 'costs', runDir(), 'fine.ts'], place.dir);
    expect(costs.out).toMatch(/order 1 .* BUY GOOGL +10 .*\d USD\n\nby exchange: \w+ /);
  });

  test('with another strategy does not replay, and says which record', async () => {
    writeFileSync(join(place.dir, 'other.ts'), FILES['fine.ts'].replace('10', '11'));
    const { code, err } = await runHere(['journal', 'replay', runDir(), 'other.ts'], place.dir);
    expect(err).toMatch(/does not repeat itself: record \d+/);
    expect(err).toMatch(/is not the file that was run/);
    expect(code).toBe(5);
  });

  test('with a torn tail is whole up to there; with damage in the middle it is refused', async () => {
    appendFileSync(file(), '999 12 0000');
    const torn = await runHere(['journal', 'verify', runDir()], place.dir);
    expect(torn.out).toMatch(/torn at the end: after record \d+/);
    const bytes = readFileSync(file());
    bytes[200] = bytes[200]! ^ 0x01;
    writeFileSync(file(), bytes);
    const corrupt = await runHere(['journal', 'verify', runDir()], place.dir);
    expect(corrupt.err).toMatch(/the journal is damaged/);
    expect(corrupt.err).toMatch(/Restore the file from a backup/);
    expect(corrupt.code).toBe(5);
    expect(readdirSync(runDir())).toContain('journal-000001.log');
  });
});
