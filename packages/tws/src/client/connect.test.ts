import { seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { ScriptedGateway } from '../testing/scripted-gateway.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { type ConnectOptions, connect } from './connect.ts';
import { ConnectFailed } from './errors.ts';
import type { TwsClient } from './tws-client.ts';

function network(): { clock: VirtualClock; gateway: ScriptedGateway; options: ConnectOptions } {
  const clock = new VirtualClock();
  const gateway = new ScriptedGateway(clock);
  const options = { port: 4002, clientId: 7, clock, transport: gateway, random: seededRandom(1) };
  return { clock, gateway, options };
}

/** What `connect` came to within a minute of virtual time. */
async function outcome(clock: VirtualClock, connecting: Promise<TwsClient>): Promise<unknown> {
  const settled = connecting.catch((error: unknown) => error);
  await clock.pass(60_000);
  return settled;
}

describe('connect', () => {
  it('resolves when accounts, orders, executions and positions are in', async () => {
    const { clock, gateway, options } = network();
    const ib = (await outcome(clock, connect(options))) as TwsClient;
    expect(ib.state).toEqual({ phase: 'live', generation: 1 });
    expect(ib.accounts).toEqual(['DU1']);
    expect(ib.serverVersion).toBe(225);
    expect(ib.snapshot?.missing).toEqual([]);
    expect(gateway.received.slice(0, 6).map((message) => message.kind)).toEqual([
      'startApi',
      'reqAllOpenOrders',
      'reqCompletedOrders',
      'reqExecutions',
      'reqPositions',
      'reqAccountUpdates',
    ]);
  });

  it.each([157, 176, 193, 200, 201, 203, 207, 213, 226])(
    'is synchronised at server version %i',
    async (serverVersion) => {
      const { clock, gateway, options } = network();
      gateway.serverVersion = serverVersion;
      const ib = (await outcome(clock, connect(options))) as TwsClient;
      expect(ib.state.phase).toBe('live');
    },
  );

  it('asks for the values of each account when the login has several', async () => {
    const { clock, gateway, options } = network();
    gateway.accounts = 'DU1,DU2,';
    const ib = (await outcome(clock, connect(options))) as TwsClient;
    expect(ib.accounts).toEqual(['DU1', 'DU2']);
    expect(gateway.receivedOf('reqAccountUpdatesMulti').map((message) => message.account)).toEqual([
      'DU1',
      'DU2',
    ]);
    expect(ib.state.phase).toBe('live');
  });

  it('A3 names the phase tcp when nobody listens, and says what to look at', async () => {
    const { clock, gateway, options } = network();
    gateway.isDown = true;
    const error = await outcome(clock, connect(options));
    expect(error).toBeInstanceOf(ConnectFailed);
    expect(error).toMatchObject({ phase: 'tcp', reason: { kind: 'unreachable', detail: 'ECONNREFUSED' } });
    expect(String(error)).toContain('127.0.0.1:4002');
    expect(String(error)).toContain('with the API enabled');
  });

  it('A3 names the phase tcp when a connection neither opens nor fails', async () => {
    const { clock, gateway, options } = network();
    gateway.isSilent = true;
    expect(await outcome(clock, connect(options))).toMatchObject({
      phase: 'tcp',
      reason: { kind: 'deadline' },
    });
  });

  it('A3 names the handshake when the port is open and nobody answers', async () => {
    const { clock, gateway, options } = network();
    gateway.isMute = true;
    expect(await outcome(clock, connect(options))).toMatchObject({
      phase: 'handshake',
      reason: { kind: 'deadline' },
    });
  });

  it('A3 S3 names startApi, and nextValidId as what is missing', async () => {
    const { clock, gateway, options } = network();
    gateway.on('startApi', (_, line) => line.send({ kind: 'managedAccounts', accountsList: 'DU1' }));
    expect(await outcome(clock, connect(options))).toMatchObject({
      phase: 'startApi',
      reason: { kind: 'deadline', missing: ['nextValidId'] },
    });
  });

  it('A10 names the snapshot that never came', async () => {
    const { clock, gateway, options } = network();
    gateway.ignore('reqExecutions');
    const error = await outcome(clock, connect(options));
    expect(error).toMatchObject({ phase: 'synchronising', reason: { missing: ['executions'] } });
    expect(String(error)).toContain('executions');
  });

  it('A10 is visibly degraded when asked for that, and live once the snapshot comes', async () => {
    const { clock, gateway, options } = network();
    gateway.ignore('reqExecutions');
    const ib = (await outcome(clock, connect({ ...options, allowDegraded: true }))) as TwsClient;
    expect(ib.state).toMatchObject({ phase: 'degraded', reasons: ['not synchronised: executions'] });
    gateway.on('reqExecutions', ({ reqId }, line) => line.send({ kind: 'execDetailsEnd', reqId }));
    await clock.pass(31_000);
    expect(ib.state.phase).toBe('live');
  });

  it('A12 takes an unsupported version for fatal', async () => {
    const { clock, gateway, options } = network();
    gateway.serverVersion = 227;
    const error = await outcome(clock, connect(options));
    expect(error).toMatchObject({ phase: 'handshake', reason: { kind: 'unsupportedVersion' } });
    expect(gateway.lines).toHaveLength(1);
  });

  it('B6 takes order ids in the range of request ids for fatal', async () => {
    const { clock, gateway, options } = network();
    gateway.nextValidId = 10_000_000;
    expect(await outcome(clock, connect(options))).toMatchObject({ reason: { kind: 'orderIdsExhausted' } });
  });

  it('A5 keeps its client id on 326 and comes in when the gateway has freed it', async () => {
    const { clock, gateway, options } = network();
    let refusals = 2;
    gateway.on('startApi', (_, line) => {
      if (refusals === 0) {
        line.send({ kind: 'managedAccounts', accountsList: 'DU1' }, { kind: 'nextValidId', orderId: 5 });
        return;
      }
      refusals -= 1;
      // Protocol notes, 4.1: one frame, then the socket is closed.
      const errorMsg = 'Unable to connect as the client id is already in use. Retry with a unique client id.';
      line.send({ kind: 'error', id: -1, errorCode: 326, errorMsg });
      line.close();
    });
    const ib = (await outcome(clock, connect(options))) as TwsClient;
    expect(ib.state).toMatchObject({ phase: 'live', generation: 3 });
    expect(gateway.receivedOf('startApi').map((message) => message.clientId)).toEqual([7, 7, 7]);
  });

  it('A5 gives up on a client id that stays in use, and says so', async () => {
    const { clock, gateway, options } = network();
    gateway.on('startApi', (_, line) =>
      line.send({ kind: 'error', id: -1, errorCode: 326, errorMsg: 'in use' }),
    );
    const error = await outcome(clock, connect(options));
    expect(error).toMatchObject({ phase: 'startApi', reason: { kind: 'clientIdInUse', clientId: 7 } });
  });

  it('stops at once when it is aborted', async () => {
    const { clock, gateway, options } = network();
    gateway.isSilent = true;
    const abort = new AbortController();
    const connecting = connect({ ...options, signal: abort.signal }).catch((error: unknown) => error);
    abort.abort(new Error('no more'));
    expect(await connecting).toMatchObject({ message: 'no more' });
    await clock.pass(60_000);
    expect(gateway.lines).toHaveLength(0);
  });

  it('refuses a client id that is none', async () => {
    const { options } = network();
    await expect(connect({ ...options, clientId: -1 })).rejects.toThrow(RangeError);
  });

  it('serves several clients in one process', async () => {
    const { clock, options } = network();
    const other = new ScriptedGateway(clock, { accounts: 'DU9' });
    const first = connect(options);
    const second = connect({ ...options, clientId: 8, transport: other });
    await clock.pass(1_000);
    expect((await first).accounts).toEqual(['DU1']);
    expect((await second).accounts).toEqual(['DU9']);
  });
});
