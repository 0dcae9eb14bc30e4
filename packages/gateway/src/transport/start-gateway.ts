import { CALENDARS, instantFromMs, type Instant, type Quote } from '@tapewright/model';
import {
  createVenue,
  type AccountConfig,
  type BandTier,
  type FeePlan,
  type FinancingPlan,
  type LatencyModel,
  type Listing,
  type QueueModel,
  type Venue,
} from '@tapewright/venue';
import type { AdvisorOptions } from '../advisor/advisor.ts';
import { acceleratedClock, realClock, regularHoursClock, type VirtualClock } from '../clock/virtual-clock.ts';
import { ControlServer, type Controlled, type ControlOptions } from '../control/control-server.ts';
import { gatewayControl, type GatewayControl } from '../control/gateway-control.ts';
import type { FaultScript } from '../faults/fault-script.ts';
import type { StruckFault } from '../faults/weather.ts';
import { createGateway, type Gateway } from '../gateway.ts';
import type { GatewayOutput } from '../gateway-io.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from '../limits/gateway-limits.ts';
import { createMarket, STEP_MS, type MarketDescription } from '../market/create-market.ts';
import type { MarketOrigin } from '../keeping/gateway-state.ts';
import type { GatewayStore } from '../keeping/gateway-store.ts';
import type { DailySchedule } from '../schedule/gateway-day.ts';
import type { DataPermission } from '../world.ts';
import { TcpServer } from './tcp-server.ts';

/** How time passes in the gateway. */
export type ClockDescription =
  /** As on the host; nights and weekends included. */
  | { readonly kind: 'real' }
  /** `speed` seconds in each second of the host, from `start`; without `start`, from now. */
  | { readonly kind: 'accelerated'; readonly speed: number; readonly start?: Instant | undefined }
  /** As `accelerated`, and always in the regular hours of the New York exchanges: nights take no time. */
  | { readonly kind: 'regularHours'; readonly speed?: number | undefined; readonly start: Instant }
  /** From one event of the market to the next without waiting, while a client watches an instrument; otherwise time stands still. */
  | { readonly kind: 'fastest'; readonly start: Instant }
  /** Only as `advance()` moves it. */
  | { readonly kind: 'lockstep'; readonly start: Instant };

/** What a gateway is like. Without a word it trades every instrument out of the box, now, with a million dollars. */
export interface GatewayOptions {
  /** Absent, and 0: any free one. */
  readonly port?: number | undefined;
  /** Absent: 127.0.0.1. */
  readonly host?: string | undefined;
  /** Anything but a loopback host is refused without this: whoever reaches the port can trade. */
  readonly allowRemote?: boolean | undefined;
  /** Absent: made up, with every instrument out of the box. */
  readonly market?: MarketDescription | undefined;
  /** Absent: the host's time, in regular hours. Name a `start` where prices are to be the same in every run. */
  readonly clock?: ClockDescription | undefined;
  /** Decides everything made up: prices, the past, ids. Absent: 1. */
  readonly seed?: number | string | undefined;
  /** Absent: DU1000001 with 1,000,000 USD. */
  readonly accounts?: readonly AccountConfig[] | undefined;
  /** The login is an advisor's, and the accounts are its clients'. Absent: it trades for itself. */
  readonly advisor?: AdvisorOptions | undefined;
  readonly feePlan?: FeePlan | undefined;
  /** What trades between others do to orders that rest at their price. Absent: nothing, they wait for a better price. */
  readonly queue?: QueueModel | undefined;
  /** What margined accounts pay and earn by the day. Absent: nothing. */
  readonly financing?: FinancingPlan | undefined;
  /** The highest server version to offer. Absent: 226. */
  readonly serverVersion?: number | undefined;
  readonly limits?: Partial<GatewayLimits> | undefined;
  /** How long orders, changes and cancels are on their way to the market: `fixedLatency` and its kin of the venue. Absent: they are there at once. */
  readonly latency?: LatencyModel | undefined;
  /** The tier of a stock's price bands (Limit Up–Limit Down), undefined for none; `priceBandTier` of the venue. Absent: no stock has any. */
  readonly bandTierOf?: ((listing: Listing) => BandTier | undefined) | undefined;
  readonly tickIntervalMs?: number | undefined;
  /** The client that hears of the orders and executions of all clients beside its own. Absent: none. */
  readonly masterClientId?: number | undefined;
  /** Whether a client may cancel what another one placed, by the other's order id. Absent: it may not. */
  readonly mayCancelOthers?: boolean | undefined;
  /** When it restarts every day: minutes after midnight in New York. Absent: never. */
  readonly restartMinute?: number | undefined;
  /** What else happens every day. Absent: nothing. */
  readonly schedule?: DailySchedule | undefined;
  /** What market data the login has paid for. Absent: all of it, live. */
  readonly dataPermission?: DataPermission | undefined;
  readonly faults?: readonly FaultScript[] | undefined;
  /**
   * Keeps orders, their names, cash and positions from one run to the next. Absent: nothing is kept. A gateway that goes on begins no
   * earlier than the last one ended, in the market that the last one had.
   */
  readonly store?: GatewayStore | undefined;
  /** Lets programs steer the gateway over HTTP, on 127.0.0.1 only. Absent: not at all. */
  readonly control?: ControlOptions | undefined;
  /** Told why the gateway closed a line. */
  readonly onClose?: ((reason: string) => void) | undefined;
}

export interface RunningGateway extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /**
   * The simulated market and broker behind it. To be read; orders go through the socket. Prices of instruments that nobody watches are of
   * when somebody last did: ask `quote` for them.
   */
  readonly venue: Venue;
  /** What is known of the market now; undefined for an unknown conId. */
  quote(conId: number): Quote | undefined;
  /** Where the control API listens; undefined without one. */
  readonly controlPort: number | undefined;
  /** The time in the gateway. */
  now(): Instant;
  /**
   * Lockstep only: plays the next event of the market, sends what it brings to the clients, and answers when it happened; undefined
   * when the market is over. What the clients make of it arrives later: wait for them before the next step.
   */
  advance(): Instant | undefined;
  /** Sets prices, halts, breaks lines, places orders by hand: what a test does to a gateway. */
  readonly control: GatewayControl;
  /** Lets something go wrong. */
  inject(fault: FaultScript): void;
  /** What has gone wrong so far by faults, oldest first. */
  struckFaults(): readonly StruckFault[];
  /** Closes all lines and the port. */
  close(): Promise<void>;
}

/** Longest time between two looks at the clock, and shortest. */
const MAX_SLEEP_MS = 250;
const MIN_SLEEP_MS = 2;
/** How long a gateway without a clock waits before it looks again whether anybody watches. */
const IDLE_MS = 10;

/**
 * Starts a gateway that any TWS client can connect to. Throws a RangeError on a host beyond loopback without `allowRemote` and on a
 * store that another market or another list of instruments has filled, and a `ListenFailed` when the port cannot be had.
 */
export async function startGateway(chosen: GatewayOptions = {}): Promise<RunningGateway> {
  const options = settled(chosen);
  const { host = '127.0.0.1' } = options;
  if (!isLoopback(host) && options.allowRemote !== true) {
    throw new RangeError(
      `the gateway would listen on ${host}, where others can reach it and trade: use 127.0.0.1, or allow it with allowRemote`,
    );
  }
  const driver = new Driver(options);
  const controlled: Controlled = {
    gateway: driver.gateway,
    now: () => driver.now(),
    handle: (input) => driver.handle(input),
  };
  const control = options.control === undefined ? undefined : new ControlServer(options.control, controlled);
  const port = await driver.listen(options.port, host);
  let controlPort: number | undefined;
  try {
    controlPort = await control?.listen();
  } catch (error) {
    await driver.close();
    throw error;
  }
  const close = async (): Promise<void> => {
    await control?.close();
    await driver.close();
    options.store?.close();
  };
  return {
    host,
    port,
    controlPort,
    control: gatewayControl(controlled),
    venue: driver.gateway.venue,
    now: () => driver.now(),
    advance: () => driver.advance(),
    inject: (fault) => driver.inject(fault),
    struckFaults: () => driver.gateway.struckFaults,
    quote: (conId) => driver.gateway.quote(conId),
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Settled = 'port' | 'market' | 'clock' | 'seed' | 'accounts';
type SettledOptions = GatewayOptions & { readonly [Name in Settled]: NonNullable<GatewayOptions[Name]> };

const DEFAULT_ACCOUNTS: readonly AccountConfig[] = [{ account: 'DU1000001', cash: { USD: 1_000_000 } }];

function settled(options: GatewayOptions): SettledOptions {
  const {
    port = 0,
    market = { kind: 'simulated' },
    clock = { kind: 'regularHours', start: instantFromMs(Date.now()) },
    seed = 1,
    accounts = DEFAULT_ACCOUNTS,
  } = options;
  return { ...options, port, market, clock, seed, accounts };
}

/** Host time for the gateway: stamps what happens, wakes it when it is due, and carries out what it answers. */
class Driver {
  readonly gateway: Gateway;
  readonly #server: TcpServer;
  /** Undefined in lockstep. */
  readonly #clock: VirtualClock | undefined;
  readonly #beganMs = performance.now();
  readonly #onClose: (reason: string) => void;
  readonly #isFastest: boolean;
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;

  constructor(options: SettledOptions) {
    const { seed, accounts, feePlan, limits, serverVersion, tickIntervalMs } = options;
    const kept = options.store?.kept;
    const earliest = startOf(options.clock);
    this.#clock = clockOf(options.clock, kept === undefined || earliest > kept.at ? earliest : kept.at);
    const start = this.#clock?.at(0) ?? earliest;
    const origin = originOf(options, start);
    this.#isFastest = options.clock.kind === 'fastest';
    const market = createMarket(options.market, {
      seed,
      start: options.market.kind === 'simulated' ? origin.start : start,
      resumedAt: start,
      stepMs: origin.stepMs,
      isRegularHoursOnly: options.clock.kind === 'regularHours',
      playsAll: options.clock.kind === 'lockstep',
    });
    const venue = createVenue({
      listings: market.listings,
      accounts,
      feePlan,
      queue: options.queue,
      bandTierOf: options.bandTierOf,
      financing: options.financing,
      seed,
      calendarOf: (listing) => market.calendarOf(listing),
      resumes: kept?.venue,
    });
    this.#onClose = options.onClose ?? (() => {});
    this.gateway = createGateway({
      market,
      venue,
      accounts: accounts.map(({ account }) => account),
      advisor: options.advisor,
      start,
      origin,
      resumes: kept,
      keep: options.store === undefined ? undefined : (record) => options.store?.append(record),
      serverVersion,
      seed,
      dataPermission: options.dataPermission,
      masterClientId: options.masterClientId,
      restartMinute: options.restartMinute,
      schedule: options.schedule,
      mayCancelOthers: options.mayCancelOthers,
      limits,
      latency: options.latency,
      tickIntervalMs,
    });
    const { maxBacklogBytes } = { ...DEFAULT_LIMITS, ...limits };
    this.#server = new TcpServer(
      {
        opened: (conn) => this.#handle({ kind: 'opened', at: this.now(), conn }),
        received: (conn, bytes) => this.#handle({ kind: 'bytes', at: this.now(), conn, bytes }),
        closed: (conn) => this.#handle({ kind: 'closed', at: this.now(), conn }),
        cut: (_, reason) => this.#onClose(reason),
      },
      { maxBacklogBytes },
    );
    for (const fault of options.faults ?? []) this.inject(fault);
  }

  async listen(port: number, host: string): Promise<number> {
    const actual = await this.#server.listen(port, host);
    this.#schedule();
    return actual;
  }

  now(): Instant {
    if (this.#clock === undefined) return this.gateway.now;
    return this.#clock.at(performance.now() - this.#beganMs);
  }

  advance(): Instant | undefined {
    if (this.#clock !== undefined || this.#isFastest) {
      throw new TypeError(
        "advance() moves a gateway whose clock is { kind: 'lockstep' }; this one runs by itself",
      );
    }
    const at = this.gateway.advance((output) => this.#carryOut(output));
    this.#server.flush();
    return at;
  }

  inject(fault: FaultScript): void {
    this.#handle({ kind: 'fault', at: this.now(), fault });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
    this.#timer = undefined;
    await this.#server.stop();
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
  }

  handle(input: Parameters<Gateway['handle']>[0]): void {
    this.#handle(input);
  }

  #handle(input: Parameters<Gateway['handle']>[0]): void {
    this.gateway.handle(input, (output) => this.#carryOut(output));
    this.#server.flush();
  }

  #carryOut(output: GatewayOutput): void {
    if (output.kind === 'write') {
      if (output.isApart === true) this.#server.flush();
      this.#server.write(output.conn, output.bytes);
      if (output.isApart === true) this.#server.flush();
      return;
    }
    this.#onClose(output.reason);
    this.#server.close(output.conn);
  }

  /** One event in each turn of the host's loop, so that what clients write is read in between. */
  #race(): void {
    const { isWatched } = this.gateway;
    const at = isWatched ? this.gateway.advance((output) => this.#carryOut(output)) : undefined;
    this.#server.flush();
    if (at === undefined) this.#timer = setTimeout(() => this.#race(), IDLE_MS);
    else this.#turn = setImmediate(() => this.#race());
  }

  /** Wakes when the gateway is due, never more often than the host can bear. */
  #schedule(): void {
    if (this.#isFastest) this.#race();
    const clock = this.#clock;
    if (clock === undefined) return;
    const due = this.gateway.nextDue();
    const waitMs = due === undefined ? MAX_SLEEP_MS : clock.hostMs(due) - (performance.now() - this.#beganMs);
    this.#timer = setTimeout(
      () => {
        this.#handle({ kind: 'time', at: this.now() });
        this.#schedule();
      },
      Math.min(MAX_SLEEP_MS, Math.max(MIN_SLEEP_MS, Math.ceil(waitMs))),
    );
  }
}

/** Above this speed the made-up market takes longer steps, so that the host has no more of them to make than at this one. */
const FULL_DETAIL_SPEED = 60;

function stepMsOf(clock: ClockDescription): number {
  const speed = clock.kind === 'accelerated' || clock.kind === 'regularHours' ? (clock.speed ?? 1) : 1;
  return STEP_MS * Math.max(1, speed / FULL_DETAIL_SPEED);
}

/** How the market began: as it did for the gateway that this one goes on for. */
function originOf({ store, seed, clock }: SettledOptions, start: Instant): MarketOrigin {
  if (store === undefined) return { seed, start, stepMs: stepMsOf(clock) };
  if (clock.kind === 'lockstep' || clock.kind === 'fastest')
    throw new RangeError(
      'a gateway that goes from event to event keeps no state: its market always begins at its start',
    );
  const { origin } = store.kept ?? { origin: { seed, start, stepMs: stepMsOf(clock) } };
  if (String(origin.seed) === String(seed)) return origin;
  throw new RangeError(
    `the kept state is of a market with seed ${origin.seed}, not ${seed}: prices would not fit its positions`,
  );
}

function startOf(clock: ClockDescription): Instant {
  switch (clock.kind) {
    case 'real':
      return instantFromMs(Date.now());
    case 'accelerated':
      return clock.start ?? instantFromMs(Date.now());
    case 'regularHours':
    case 'fastest':
    case 'lockstep':
      return clock.start;
  }
}

function clockOf(clock: ClockDescription, start: Instant): VirtualClock | undefined {
  switch (clock.kind) {
    case 'real':
      return realClock(start);
    case 'accelerated':
      return acceleratedClock(start, clock.speed);
    case 'regularHours':
      return regularHoursClock(start, clock.speed ?? 1, CALENDARS.NYSE);
    case 'fastest':
    case 'lockstep':
      return undefined;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
