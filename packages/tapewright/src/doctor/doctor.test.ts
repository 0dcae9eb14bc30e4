import { createServer, type Server } from 'node:net';
import {
  type FaultScript,
  type GatewayOptions,
  type RunningGateway,
  startGateway,
} from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { type ConfigChange, connect } from '@tapewright/tws';
import { afterEach, describe, expect, test } from 'vitest';
import { createContext, Interrupts } from '../commands/context.ts';
import { runCommandLine } from '../cli.ts';
import { examine } from './examine.ts';
import { Screen } from '../terminal/screen.ts';

// What the doctor says of an embedded gateway with something wrong, over loopback. Each case sets up one cause; the words are those that a
// trader needs to find the setting.

/** A Tuesday, long before whenever this runs. */
const TRADING_HOURS = instantFromIso('2026-08-25T14:00:00Z');

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function gateway(
  options: Partial<GatewayOptions> = {},
  faults: readonly FaultScript[] = [],
): Promise<RunningGateway> {
  const started = await startGateway({
    port: 0,
    market: { kind: 'simulated', symbols: ['AAPL'] },
    clock: { kind: 'regularHours', start: TRADING_HOURS },
    seed: 1,
    accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
    faults,
    ...options,
  });
  ends.push(() => started.close());
  return started;
}

async function doctor(port: number, ...args: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const screen = new Screen({ write: (text) => (out += text) }, { write: (text) => (out += text) }, {});
  const context = createContext(screen, '/nowhere', new Interrupts());
  const code = await runCommandLine(['doctor', '--port', String(port), ...args], context);
  return { code, out };
}

async function server(onLine: 'closes' | 'saysNothing' | 'isOld'): Promise<number> {
  const listening: Server = createServer((line) => {
    line.on('error', () => undefined);
    if (onLine === 'closes') line.destroy();
    else ends.push(() => line.destroy());
    // The greeting of version 120: length, version and time, each text with its NUL.
    if (onLine === 'isOld')
      line.once('data', () => line.write('\0\0\0\u001a120\u000020170825 10:00:00 EST\0'));
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  ends.push(() => listening.close());
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function configured(port: number, api: ConfigChange['api']): Promise<void> {
  const ib = await connect({ port, clientId: 5 });
  await ib.gateway.updateConfig({ api });
  ib.disconnect();
}

describe('with nothing wrong', () => {
  test('it says so, and names the account as paper', async () => {
    const started = await gateway();
    const { signal } = new AbortController();
    const where = { host: '127.0.0.1', port: started.port, clientId: 912, symbol: 'AAPL' };
    const findings = await examine({ ...where, isQuick: false, signal, now: () => started.now() });
    expect(findings.map(({ kind, text }) => `${kind}: ${text.replace(/\d+ ms/, 'n ms')}`)).toEqual([
      `well: a session with 127.0.0.1:${started.port} as client 912, server version 226`,
      'well: it answers within n ms',
      'well: both clocks agree within 2 s',
      'well: account DU900001 is a paper account',
      'well: positions, orders and executions are told: trading is possible',
      // As IB delivers it.
      'remark: a dialog may hold an order: the precautions are on for orders of the API',
      expect.stringMatching(/^well: farms: .*usfarm/),
      'well: market data of AAPL is live',
    ]);
  });

  test('--quick --json is for machines', async () => {
    const { port } = await gateway({ clock: { kind: 'real' } });
    const { code, out } = await doctor(port, '--quick', '--json');
    const kinds = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toEqual(['well', 'well', 'well']);
    expect(code).toBe(0);
  });
});

describe('without a session', () => {
  test('a port on which nothing listens', async () => {
    const started = await gateway();
    await started.close();
    const { code, out } = await doctor(started.port);
    expect(out).toMatch(/FAIL {2}nothing listens on/);
    expect(out).toMatch(/Enable ActiveX and Socket Clients/);
    expect(code).toBe(4);
  });

  test('a gateway that closes at once: trusted addresses', async () => {
    const { code, out } = await doctor(await server('closes'));
    expect(out).toMatch(/accepts the connection and closes it at once \(in phase handshake\)/);
    expect(out).toMatch(/Trusted IPs/);
    expect(code).toBe(4);
  });

  test('a gateway that says nothing: a dialog, or it hangs', { timeout: 20_000 }, async () => {
    const { code, out } = await doctor(await server('saysNothing'));
    expect(out).toMatch(/accepts the connection and says nothing/);
    expect(out).toMatch(/dialog/);
    expect(code).toBe(4);
  });

  test('a client id that is taken', async () => {
    const { port } = await gateway();
    const other = await connect({ port, clientId: 7 });
    ends.push(() => other.disconnect());
    const { code, out } = await doctor(port, '--client-id', '7');
    expect(out).toMatch(/client id 7 is in use/);
    expect(code).toBe(4);
  });

  test('a gateway that is too old', async () => {
    const { code, out } = await doctor(await server('isOld'));
    expect(out).toMatch(/the gateway speaks version 120, this client 157 to 226/);
    expect(code).toBe(4);
  });
});

describe('with a session', () => {
  test('a read-only API, as TWS refuses then', { timeout: 30_000 }, async () => {
    const message =
      "Error validating request.-'bT' : cause - The API interface is currently in Read-Only mode.";
    const { port } = await gateway({}, [{ fault: 'refusal', on: 'reqAllOpenOrders', code: 321, message }]);
    const { code, out } = await doctor(port);
    expect(out).toMatch(/FAIL {2}the API is read-only/);
    expect(code).toBe(4);
  });

  test('a read-only API by its own setting', async () => {
    const { port } = await gateway();
    await configured(port, { settings: { readOnlyApi: true } });
    const { code, out } = await doctor(port);
    expect(out).toMatch(/FAIL {2}the API is read-only/);
    expect(code).toBe(4);
  });

  test('settings that endanger a trading program', async () => {
    const { port } = await gateway({ clock: { kind: 'real' } });
    await configured(port, {
      settings: { maintainAndResubmitOrdersOnReconnect: true, sendMarketDataInLotsForUsStocks: true },
    });
    const { code, out } = await doctor(port);
    expect(out).toMatch(/note {2}the gateway sends orders late/);
    expect(out).toMatch(/note {2}a dialog may hold an order/);
    expect(out).toMatch(/note {2}sizes of US stocks are told in lots of 100/);
    expect(code).toBe(0);
  });

  test('a clock that is wrong', async () => {
    const { port } = await gateway();
    const { code, out } = await doctor(port);
    expect(out).toMatch(/FAIL {2}the clock of the gateway is \d+\.\d s behind the clock here/);
    expect(code).toBe(4);
  });

  test('no permission for market data is a remark', async () => {
    const { port } = await gateway({ dataPermission: 'none', clock: { kind: 'real' } });
    const { code, out } = await doctor(port);
    expect(out).toMatch(/note {2}no market data of AAPL: .*not subscribed/);
    expect(code).toBe(0);
  });

  test('delayed data is a remark', async () => {
    const { port } = await gateway({ dataPermission: 'delayed' });
    expect((await doctor(port)).out).toMatch(/note {2}market data of AAPL is delayed/);
  });

  test('an account of real money, an old version and a farm that is away are remarks', async () => {
    const { port } = await gateway(
      {
        clock: { kind: 'real' },
        accounts: [{ account: 'U1234567', cash: { USD: 1 } }],
        serverVersion: 178,
      },
      [
        {
          fault: 'errorNotice',
          on: 'reqPositions',
          code: 2103,
          message: 'Market data farm connection is broken:usfarm',
        },
      ],
    );
    const { code, out } = await doctor(port);
    expect(out).toMatch(/note {2}the gateway is old: server version 178/);
    expect(out).toMatch(/note {2}account U1234567 is LIVE/);
    expect(out).toMatch(/note {2}the farm usfarm \(marketData\) is away/);
    expect(code).toBe(0);
  });
});
