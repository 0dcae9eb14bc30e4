import type { RunningGateway } from '@tapewright/gateway';
import type { Gate } from './gate.ts';
import type { Peer } from './peer.ts';

export interface Stage {
  readonly peer: Peer;
  readonly gateway: RunningGateway;
  /** Between the two. */
  readonly gate: Gate;
}

export interface Probe {
  readonly requirement: string;
  /** What is done, and what a client should do. */
  readonly what: string;
  /** What was seen; throws nothing. */
  run(stage: Stage): Promise<Seen>;
}

export interface Seen {
  readonly isRight: boolean;
  /** In words that are the same every time. */
  readonly text: string;
}

/** Beyond any deadline that either client has for these. */
const SETTLING_MS = 3_000;
/** From the line's return: reconnecting clients are back by then. */
const RECONNECTING_MS = 12_000;
/** Tapewright promises 15 s. */
const HALF_OPEN_MS = 25_000;

const right = (text: string): Seen => ({ isRight: true, text });
const wrong = (text: string): Seen => ({ isRight: false, text });

export const PROBES: readonly Probe[] = [
  {
    requirement: 'B1',
    what: 'Three orders at once get three order ids.',
    run: async ({ peer, gateway }) => {
      const ids = await Promise.all([1, 2, 3].map((qty) => peer.place({ symbol: 'GOOGL', qty, limit: 1 })));
      await until(() => gateway.venue.openOrders().length === 3, SETTLING_MS);
      const count = gateway.venue.openOrders().length;
      const text = `ids ${ids.join(', ')}; ${count} of 3 orders work`;
      return new Set(ids).size === 3 && count === 3 ? right(text) : wrong(text);
    },
  },
  {
    requirement: 'A8',
    what: 'A question that the gateway never answers settles when the client is closed.',
    run: async ({ peer, gateway }) => {
      gateway.inject({ fault: 'swallow', on: 'reqContractDetails', times: Infinity });
      let isSettled = false;
      const settle = (): void => void (isSettled = true);
      peer.contractDetails('AAPL').then(settle, settle);
      await pause(200);
      peer.close();
      await until(() => isSettled, SETTLING_MS);
      return isSettled ? right('it rejects') : wrong('it never settles');
    },
  },
  {
    requirement: 'D5',
    what: 'Two questions at once, for the executions of GOOGL and of AAPL, get their own answers.',
    run: async ({ peer, gateway }) => {
      for (const symbol of ['GOOGL', 'AAPL']) await peer.place({ symbol, qty: 1 });
      await until(() => gateway.venue.executions().length === 2, SETTLING_MS);
      const both = await Promise.all(['GOOGL', 'AAPL'].map((symbol) => peer.executionSymbols(symbol)));
      const text = both.map((symbols) => symbols.toSorted().join(' + ') || 'nothing').join('; ');
      return text === 'GOOGL; AAPL' ? right(text) : wrong(text);
    },
  },
  {
    requirement: 'E6',
    what: 'A message of 17 MB, with small ones behind it, leaves the session as it is.',
    run: async ({ peer, gateway }) => {
      gateway.inject({ fault: 'bigFrame', bytes: 17_000_000 });
      await pause(SETTLING_MS);
      const isAnswered = await settlesIn(peer.contractDetails('AAPL'), SETTLING_MS);
      return peer.losses === 0 && isAnswered ? right('it goes on') : wrong('it disconnects');
    },
  },
  {
    requirement: 'A1',
    what: 'An order that is placed while the line is down never reaches the market.',
    run: async ({ peer, gateway, gate }) => {
      gate.cut();
      await until(() => !peer.isConnected, SETTLING_MS);
      const placed = await Promise.race([
        Promise.resolve()
          .then(() => peer.placeUnderKnownId({ symbol: 'GOOGL', qty: 1, limit: 1 }))
          .then(
            () => 'it is taken',
            () => 'it is refused at once',
          ),
        pause(1_000).then(() => 'it is taken'),
      ]);
      gate.open();
      await until(() => gateway.venue.openOrders().length > 0, RECONNECTING_MS);
      const isSent = gateway.venue.openOrders().length > 0;
      return isSent ? wrong(`${placed}, and sent when the line is back`) : right(`${placed}, and never sent`);
    },
  },
  {
    requirement: 'A2',
    what: 'A line that is open and silent is noticed.',
    run: async ({ peer, gate }) => {
      gate.fallSilent();
      await until(() => !peer.isConnected, HALF_OPEN_MS);
      return peer.isConnected ? wrong('it says that it is connected') : right('it is given up');
    },
  },
  {
    requirement: 'B5',
    what: 'A refused order does not end the market data of a request, whatever their numbers.',
    run: async ({ peer, gateway }) => {
      let ticks = 0;
      peer.watch('AAPL', () => void (ticks += 1));
      await until(() => ticks > 0, SETTLING_MS);
      gateway.inject({ fault: 'refusal', on: 'placeOrder', code: 201, message: 'Order rejected', times: 20 });
      for (let count = 0; count < 20; count++)
        await peer.placeUnderKnownId({ symbol: 'GOOGL', qty: 1, limit: 1 });
      await pause(1_000);
      const before = ticks;
      await until(() => ticks > before, SETTLING_MS);
      return ticks > before ? right('ticks go on') : wrong('no tick comes any more');
    },
  },
];

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isSo: () => boolean, atMostMs: number): Promise<void> {
  const end = performance.now() + atMostMs;
  while (!isSo() && performance.now() < end) await pause(20);
}

/** Whether it is answered, and not rejected, in time. */
async function settlesIn(answer: Promise<unknown>, atMostMs: number): Promise<boolean> {
  const isAnswered = answer.then(
    () => true,
    () => false,
  );
  return Promise.race([isAnswered, pause(atMostMs).then(() => false)]);
}
