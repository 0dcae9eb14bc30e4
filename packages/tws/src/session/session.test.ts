import { type Instant, instant, plusMs, seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { OrderIds, RequestIds } from './ids.ts';
import { DEFAULT_SESSION_OPTIONS } from './options.ts';
import { Session } from './session.ts';
import type { SessionInput, SessionOutput } from './session-io.ts';

const T0 = instant(1_000_000);

function session(): Session {
  const parts = { random: seededRandom(1), orderIds: new OrderIds(), requestIds: new RequestIds() };
  return new Session({ ...DEFAULT_SESSION_OPTIONS, clientId: 7 }, parts);
}

/** A text frame by hand: four bytes of length, then fields that each end in NUL (protocol notes, 2.2). */
function frame(...fields: string[]): Uint8Array {
  const body = new TextEncoder().encode(fields.map((field) => `${field}\0`).join(''));
  return new Uint8Array([0, 0, body.length >> 8, body.length & 0xff, ...body]);
}

function text(...fields: string[]): string {
  return new TextDecoder().decode(frame(...fields));
}

function written(outputs: readonly SessionOutput[]): string[] {
  return outputs.flatMap((output) =>
    output.kind === 'write' ? [new TextDecoder().decode(output.bytes)] : [],
  );
}

/** A day in short: connect at server version 176, live, an order, a loss. */
function script(): SessionInput[] {
  const generation = 1;
  const at = (ms: number): Instant => plusMs(T0, ms);
  const bytes = (ms: number, ...fields: string[]): SessionInput => ({
    kind: 'bytes',
    at: at(ms),
    generation,
    bytes: frame(...fields),
  });
  return [
    { kind: 'start', at: at(0) },
    { kind: 'connected', at: at(1), generation },
    bytes(2, '176', '20260825 10:00:00 US/Eastern'),
    bytes(3, '15', '1', 'DU1'),
    bytes(4, '9', '1', '5'),
    bytes(5, '53', '1'),
    bytes(6, '102'),
    bytes(7, '55', '1', '10000000'),
    bytes(8, '62', '1'),
    bytes(9, '54', '1', 'DU1'),
    { kind: 'send', at: at(10), ticket: 1, message: { kind: 'cancelOrder', orderId: 5, orderCancel: {} } },
    { kind: 'closed', at: at(11), generation, detail: 'ECONNRESET' },
    {
      kind: 'send',
      at: at(12),
      ticket: 2,
      message: { kind: 'placeOrder', orderId: 6, contract: {}, order: {} },
    },
  ];
}

describe('the session machine', () => {
  it('says what the protocol notes say, in their order', () => {
    const machine = session();
    const said = script().map((input) => written(machine.handle(input)));
    expect(said.slice(0, 5)).toEqual([
      [],
      // 2.1: `API`, NUL, then the length 9 and the versions.
      ['API\0\0\0\0\tv157..226'],
      [text('71', '2', '7', '')],
      [],
      [
        text('16', '1'),
        text('99', '0'),
        text('7', '3', '10000000', '0', '', '', '', '', '', ''),
        text('61', '1'),
        text('6', '2', '1', 'DU1'),
      ],
    ]);
  });

  it('is live when the last snapshot is in, and asks for streams before it says so', () => {
    const machine = session();
    const outputs = script().map((input) => machine.handle(input));
    expect(outputs[8]!.map((output) => output.kind)).toEqual(['message']);
    expect(outputs[9]!.map((output) => output.kind)).toEqual(['message', 'resubscribe', 'state', 'up']);
  });

  it('A1 A4 ends once, and refuses what comes after', () => {
    const machine = session();
    const outputs = script().map((input) => machine.handle(input));
    expect(outputs[10]).toMatchObject([{ kind: 'write' }, { kind: 'written', ticket: 1 }]);
    expect(outputs[11]!.map((output) => output.kind)).toEqual(['shut', 'state', 'down']);
    expect(outputs[12]).toMatchObject([{ kind: 'refused', ticket: 2, refusal: { kind: 'notConnected' } }]);
    const again: SessionInput = { kind: 'closed', at: plusMs(T0, 13), generation: 1, detail: 'again' };
    expect(machine.handle(again)).toEqual([]);
  });

  it('gives the same outputs for the same inputs', () => {
    const run = (): SessionOutput[][] => {
      const machine = session();
      return script().map((input) => machine.handle(input));
    };
    expect(run()).toEqual(run());
  });

  it('says when it must be woken: for a deadline, a heartbeat, an attempt, or never', () => {
    const machine = session();
    expect(machine.nextWake()).toBeUndefined();
    const [start, ...rest] = script();
    machine.handle(start!);
    expect(machine.nextWake()).toBe(plusMs(T0, 5_000));
    for (const input of rest.slice(0, 9)) machine.handle(input);
    // The heartbeat began when the accounts and the order id were in, at 4 ms.
    expect(machine.nextWake()).toBe(plusMs(T0, 10_004));
    for (const input of rest.slice(9)) machine.handle(input);
    const { state } = machine;
    expect(state.phase === 'waiting' && state.retryAt).toBe(machine.nextWake());
    machine.handle({ kind: 'stop', at: plusMs(T0, 20) });
    expect(machine.nextWake()).toBeUndefined();
  });

  it('A4 drops bytes of an older generation', () => {
    const machine = session();
    for (const input of script().slice(0, 12)) machine.handle(input);
    machine.handle({ kind: 'tick', at: plusMs(T0, 60_000) });
    expect(machine.generation).toBe(2);
    const late: SessionInput = {
      kind: 'bytes',
      at: plusMs(T0, 60_001),
      generation: 1,
      bytes: frame('9', '1', '99'),
    };
    expect(machine.handle(late)).toEqual([]);
  });

  it('does nothing at a tick before anything is due', () => {
    const machine = session();
    machine.handle({ kind: 'start', at: T0 });
    expect(machine.handle({ kind: 'tick', at: plusMs(T0, 4_999) })).toEqual([]);
    expect(machine.handle({ kind: 'tick', at: plusMs(T0, 5_000) }).map((output) => output.kind)).toEqual([
      'shut',
      'state',
      'down',
    ]);
  });
});
