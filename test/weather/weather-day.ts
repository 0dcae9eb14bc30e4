import {
  createGateway,
  createMarket,
  playScenario,
  SCENARIOS,
  type Gateway,
  type GatewayInput,
} from '@tapewright/gateway';
import {
  Decimal,
  instant,
  instantFromIso,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  seededRandom,
  type Instant,
  type Random,
} from '@tapewright/model';
import { createVenue, type AccountConfig, type Venue } from '@tapewright/venue';
import { ledgerFaults, stuckOrders } from './laws.ts';
import { RandomClient } from './random-client.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'IBM', 'TSLA', 'KO', 'EUR.USD'];
const ACCOUNTS: readonly AccountConfig[] = [{ account: 'DU1', cash: { USD: 100_000_000 } }];
/** A Thursday, midnight in New York: 24 hours hold everything that a day has. */
const MIDNIGHT = instantFromIso('2026-11-19T05:00:00Z');
const NOON_ENOUGH = instantFromIso('2026-11-19T15:00:00Z');

export interface WeatherDayOptions {
  readonly seed: number;
  readonly clients: number;
  readonly hours: number;
  /** Seconds between two actions of a client, on average. */
  readonly actionSeconds: number;
  /** Seconds between two faults, on average. */
  readonly faultSeconds: number;
  /** Told after each hour. */
  readonly onHour?: (hour: number, figures: WeatherFigures) => void;
}

export interface WeatherFigures {
  readonly requests: number;
  readonly orders: number;
  readonly executions: number;
  readonly faults: number;
  readonly reconnects: number;
  readonly bytes: number;
}

/** A day, and what was wrong in it; nothing should be. */
export interface WeatherDay extends WeatherFigures {
  readonly violations: readonly string[];
}

/**
 * Clients that do whatever comes to their mind, against a gateway on which every fault falls that it knows, in virtual time. After every minute
 * the books must balance; in the end the weather clears, everything is cancelled and everybody leaves, and nothing may be left over.
 */
export function weatherDay(options: WeatherDayOptions): WeatherDay {
  const { seed, clients: count, hours } = options;
  const random = seededRandom(seed).fork('weather');
  const start = hours < 12 ? NOON_ENOUGH : MIDNIGHT;
  const { gateway, venue } = worldOf(seed, start);
  const lines = new Lines(gateway);
  const clients = Array.from(
    { length: count },
    (_, index) => new RandomClient(index + 1, lines, random.fork(`client ${index}`)),
  );
  const violations: string[] = [];
  const end = instant(start + hours * MICROS_PER_HOUR);
  let [nextFault, nextCheck, nextHour] = [start, start, start + MICROS_PER_HOUR];
  let hour = 0;
  const figures = (): WeatherFigures => ({
    requests: clients.reduce((sum, { requests }) => sum + requests, 0),
    orders: clients.reduce((sum, { orders }) => sum + orders, 0),
    executions: venue.executions().length,
    faults: lines.faults,
    reconnects: clients.reduce((sum, { connects }) => sum + connects, 0) - count,
    bytes: lines.bytes,
  });
  const agenda = clients.map((client) => ({ client, at: start as number }));
  while (gateway.now < end) {
    const next = agenda.reduce((a, b) => (b.at < a.at ? b : a));
    const at = instant(Math.min(next.at, nextFault, nextCheck));
    lines.handle({ kind: 'time', at: instant(Math.max(at, gateway.now)) });
    if (at === nextFault) {
      lines.injectSomething(random, count);
      nextFault = later(at, options.faultSeconds, random);
    } else if (at === nextCheck) {
      violations.push(...ledgerFaults(venue, ACCOUNTS), ...stuckOrders(venue, gateway.now));
      nextCheck = instant(at + MICROS_PER_MINUTE);
    } else {
      next.client.act();
      next.at = later(at, options.actionSeconds, random);
    }
    if (gateway.now >= nextHour) {
      nextHour += MICROS_PER_HOUR;
      options.onHour?.(++hour, figures());
    }
  }
  violations.push(...afterwards(gateway, lines, clients));
  return { ...figures(), violations };
}

function later(at: Instant, meanSeconds: number, random: Random): Instant {
  return instant(at + 1 + Math.floor(random.next() * 2 * meanSeconds * MICROS_PER_SECOND));
}

function worldOf(seed: number, start: Instant): { readonly gateway: Gateway; readonly venue: Venue } {
  const market = createMarket({ kind: 'simulated', symbols: SYMBOLS }, { seed, start, stepMs: 2_000 });
  const venue = createVenue({
    listings: market.listings,
    accounts: ACCOUNTS,
    seed,
    calendarOf: (listing) => market.calendarOf(listing),
  });
  const gateway = createGateway({ market, venue, accounts: ['DU1'], start, seed, mayCancelOthers: true });
  return { gateway, venue };
}

/** The weather clears, everything is cancelled, everybody leaves: what is left over is a leak. */
function afterwards(gateway: Gateway, lines: Lines, clients: readonly RandomClient[]): readonly string[] {
  const { venue } = gateway;
  lines.handle({ kind: 'calm', at: gateway.now });
  for (const client of clients) client.leave();
  // An order in an auction cannot be cancelled before it is over: a quarter of an hour later none is in one.
  lines.handle({ kind: 'time', at: instant(gateway.now + 15 * MICROS_PER_MINUTE) });
  const last = new RandomClient(999, lines, seededRandom(0));
  last.cancelAll();
  last.leave();
  const left = [
    ...venue
      .openOrders()
      .map(({ permId, status, order }) => `order ${permId} is left over: ${order.orderType} ${status}`),
    ...(gateway.clientIds.length > 0 ? [`clients are left over: ${gateway.clientIds.join(', ')}`] : []),
    ...(gateway.isWatched ? ['an instrument is watched by nobody'] : []),
  ];
  return [...left, ...ledgerFaults(venue, ACCOUNTS)];
}

/** The network: hands bytes to the gateway, and counts what comes back. */
export class Lines {
  readonly #gateway: Gateway;
  /** Connection → told when the gateway closes it */
  readonly #onClose = new Map<number, () => void>();
  #lastConn = 0;
  bytes = 0;
  faults = 0;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  open(onClose: () => void): number {
    const conn = ++this.#lastConn;
    this.#onClose.set(conn, onClose);
    this.handle({ kind: 'opened', at: this.#gateway.now, conn });
    return conn;
  }

  write(conn: number, bytes: Uint8Array): void {
    if (this.#onClose.has(conn)) this.handle({ kind: 'bytes', at: this.#gateway.now, conn, bytes });
  }

  close(conn: number): void {
    if (this.#onClose.delete(conn)) this.handle({ kind: 'closed', at: this.#gateway.now, conn });
  }

  handle(input: GatewayInput): void {
    const closed: number[] = [];
    this.#gateway.handle(input, (output) => {
      if (output.kind === 'write') this.bytes += output.bytes.length;
      else closed.push(output.conn);
    });
    for (const conn of closed) {
      const onClose = this.#onClose.get(conn);
      this.#onClose.delete(conn);
      this.handle({ kind: 'closed', at: this.#gateway.now, conn });
      onClose?.();
    }
  }

  /** Any scenario, at a client that need not be there; those that shut the gateway for long do so for a few seconds. */
  injectSomething(random: Random, clients: number): void {
    const scenario = SCENARIOS[random.below(SCENARIOS.length)];
    if (scenario === undefined) return;
    const parameters = {
      clientId: 1 + random.below(clients),
      ...('ms' in scenario.parameters ? { ms: 3_000 } : {}),
    };
    for (const fault of playScenario({ name: scenario.name, parameters })) {
      this.faults++;
      this.handle({ kind: 'fault', at: this.#gateway.now, fault });
    }
  }
}

/** Shares that a client may order. */
export function someShares(random: Random): Decimal {
  return Decimal.of(1 + random.below(300));
}
