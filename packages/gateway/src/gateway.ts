import { assertNever, instant, seededRandom, type Instant, type Quote } from '@tapewright/model';
import type { MarketInput, PublicEvent, Venue, VenueInput, VenueOutput } from '@tapewright/venue';
import { Weather, type StruckFault } from './faults/weather.ts';
import type { GatewayConfig } from './gateway-config.ts';
import type { ConnectionId, EmitGatewayOutput, GatewayInput } from './gateway-io.ts';
import { arrive } from './handlers/index.ts';
import { Attention, instrumentsOf } from './market/attention.ts';
import type { Market } from './market/market.ts';
import { playNext } from './market/market-source.ts';
import { reactTo } from './market/reaction.ts';
import { QuoteBoards } from './market/quote-board.ts';
import { Steering } from './market/steering.ts';
import { GatewayDay, type DailyEvent } from './schedule/gateway-day.ts';
import type { IbErrorText } from './session/api-session.ts';
import { Line } from './session/line.ts';
import { CONNECTIVITY_KEPT, CONNECTIVITY_LOST, FARMS_BROKEN, FARMS_OK } from './session/notices.ts';
import { STATE_VERSION, type StateRecord } from './keeping/gateway-state.ts';
import { StateKeeper } from './keeping/state-keeper.ts';
import { dropStreams, timedStreams } from './streams/all-streams.ts';
import { createWorld } from './create-world.ts';
import type { World } from './world.ts';

export type { GatewayConfig } from './gateway-config.ts';

/** The newest version of the protocol: gate 226 of the official client 10.51. */
export const MAX_SERVER_VERSION = 226;

/**
 * An IB Gateway without its sockets and its clock: what a client writes goes in as bytes, what the gateway writes comes out as bytes, and
 * time passes when it is told so. The same inputs give the same outputs. Outputs of one input are emitted before `handle` returns;
 * `emit` must not call `handle`.
 */
export class Gateway {
  readonly #market: Market;
  readonly #venue: Venue;
  readonly #boards: QuoteBoards;
  readonly #attention: Attention;
  readonly #steering: Steering;
  /** The venue is told what happened while nobody looked; the boards know it already. */
  #isCatchingUp = false;
  readonly #weather: Weather;
  readonly #world: World;
  readonly #lines = new Map<ConnectionId, Line>();
  /** Those that have something to send. */
  readonly #unsent: Line[] = [];
  readonly #maxServerVersion: number;
  readonly #keep: ((record: StateRecord) => void) | undefined;
  readonly #keeper: StateKeeper;
  readonly #day: GatewayDay;
  #now: Instant;
  #emit: EmitGatewayOutput = () => {};

  constructor(config: GatewayConfig) {
    const { market, serverVersion = MAX_SERVER_VERSION } = config;
    this.#market = market;
    this.#venue = config.venue;
    this.#now = config.start;
    this.#maxServerVersion = serverVersion;
    this.#weather = new Weather(seededRandom(config.seed ?? 0).fork('faults'));
    const calendars = new Map(
      market.listings.map((listing) => [listing.contract.conId, market.calendarOf(listing)]),
    );
    this.#boards = new QuoteBoards(market.history, (conId) => calendars.get(conId));
    this.#world = createWorld({
      config,
      now: () => this.#now,
      act: (input) => this.#act(input),
      board: (conId) => {
        this.#catchUp(conId);
        return this.#boards.board(conId, this.#now);
      },
      catchUp: (conId) => this.#catchUp(conId),
    });
    const { marketData, depth, tickByTick, bars, realTimeBars, figures } = this.#world;
    this.#attention = new Attention({
      rest: market.source.rest,
      boards: this.#boards,
      tape: market.tape,
      watching: [marketData, depth, tickByTick, bars, realTimeBars],
      held: () => config.accounts.flatMap((account) => figures.held(account)),
      start: config.origin?.start ?? config.start,
      listing: (conId) => this.#venue.listing(conId),
    });
    this.#steering = new Steering({
      venue: this.#venue,
      rest: market.source.rest,
      attention: this.#attention,
      now: () => this.#now,
      act: (input) => this.#act(input),
      catchUp: (conId) => this.#catchUp(conId),
      boards: this.#boards,
      keep: (conId) => this.#keep?.({ kind: 'split', at: this.#now, conId }),
      split: config.resumes?.split,
    });
    const { settings } = this.#world;
    this.#day = new GatewayDay(() => settings.restartMinute, config.schedule ?? {}, config.start);
    this.#keep = config.keep;
    this.#keeper = new StateKeeper(this.#venue, this.#world.orders.ids, config.resumes);
    for (const open of this.#venue.openOrders()) this.#attention.ordered(open);
    this.#attention.traded();
    for (const known of market.opening ?? []) this.#act(known);
    this.#beginKeeping(config);
  }

  #beginKeeping({ origin, resumes, seed = 0, start }: GatewayConfig): void {
    if (this.#keep === undefined) return;
    const began = origin ?? { seed, start, stepMs: 0 };
    if (resumes === undefined)
      this.#keep({ kind: 'began', version: STATE_VERSION, at: began.start, origin: began });
    this.#keep(this.#keeper.whole(start));
  }

  get now(): Instant {
    return this.#now;
  }

  /** The accounts of the login. */
  get accounts(): readonly string[] {
    return this.#world.accounts;
  }

  /** The clients that have started the API, in the order in which they came. */
  get clientIds(): readonly number[] {
    return [...this.#world.clients.all()].map(({ clientId }) => clientId);
  }

  /** Whether a client watches an instrument now. */
  get isWatched(): boolean {
    return this.#attention.isWatched;
  }

  /** The faults that have happened, oldest first. */
  get struckFaults(): readonly StruckFault[] {
    return this.#weather.struck;
  }

  /** What is known of the market of an instrument now; undefined for an unknown conId. */
  quote(conId: number): Quote | undefined {
    this.#catchUp(conId);
    return this.#venue.quote(conId);
  }

  /** Why the last order by hand was refused; undefined when it was taken. */
  get manualRefusal(): IbErrorText | undefined {
    return this.#world.orders.manualRefusal;
  }

  get venue(): Venue {
    return this.#venue;
  }

  handle(input: GatewayInput, emit: EmitGatewayOutput): void {
    this.#emit = emit;
    this.#take(input);
    this.#flush();
  }

  #take(input: GatewayInput): void {
    switch (input.kind) {
      case 'opened':
        this.#passTime(input.at);
        this.#opened(input.conn);
        return;
      case 'bytes':
        this.#passTime(input.at);
        this.#lines.get(input.conn)?.received(input.bytes);
        this.#dropClosedSessions();
        this.#shiftAttention();
        return;
      case 'closed':
        this.#passTime(input.at);
        this.#lines.get(input.conn)?.ended();
        this.#dropClosedSessions();
        this.#lines.delete(input.conn);
        this.#shiftAttention();
        return;
      case 'time':
        this.#passTime(input.at, true);
        return;
      case 'market':
        this.#passTime(input.input.at);
        this.#act(input.input);
        this.#restate(input.input);
        return;
      case 'hold':
      case 'halt':
      case 'resume':
      case 'release':
      case 'split':
        this.#passTime(input.at);
        this.#steer(input);
        return;
      case 'bulletin':
        this.#passTime(input.at);
        this.#world.bulletins.publish(input.bulletin);
        return;
      case 'fault':
        this.#passTime(input.at);
        this.#weather.add(input.fault, this.#now);
        this.#strike();
        return;
      case 'manualOrder': {
        this.#passTime(input.at);
        const { account, contract, order } = input;
        const { orders } = this.#world;
        orders.manualRefusal = undefined;
        const placed = { kind: 'place', account, clientId: 0, orderId: orders.manual.take() } as const;
        this.#act({ ...placed, at: this.#now, contract, order: { ...order, account } });
        this.#shiftAttention();
        return;
      }
      case 'manualCancel':
        this.#passTime(input.at);
        this.#act({ kind: 'cancel', at: this.#now, permId: input.permId, clientId: 0 });
        return;
      case 'login':
        this.#passTime(input.at);
        this.#world.door.closedUntil = undefined;
        return;
      case 'calm':
        this.#passTime(input.at);
        this.#weather.calm([...this.#lines.values()], this.#world);
        return;
      default:
        assertNever(input);
    }
  }

  /**
   * The next event of the market, and time with it: for a driver that moves the world step by step. Answers when it happened, or
   * undefined when the market has no event any more.
   */
  advance(emit: EmitGatewayOutput): Instant | undefined {
    const at = this.#market.source.nextAt();
    if (at === undefined) return undefined;
    this.#emit = emit;
    this.#dueUntil(at);
    this.#now = at;
    playNext(this.#market.source, (input) => this.#act(input));
    this.#tick();
    this.#flush();
    return at;
  }

  /** What one input has set off goes out in one piece on each line. */
  #flush(): void {
    for (const line of this.#unsent) line.flush();
    this.#unsent.length = 0;
  }

  /** When the gateway has something to do by itself; undefined: never. */
  nextDue(): Instant | undefined {
    const world = this.#world;
    const due = [
      this.#market.source.nextAt(),
      this.#venue.nextDue(),
      this.#weather.nextDue(),
      this.#day.nextDue(),
      world.onTheWay?.nextDue(),
      ...timedStreams(world).map((stream) => stream.nextDue()),
      ...[...this.#lines.values()].map(({ heldUntil }) => heldUntil),
    ].reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
    return due === undefined ? undefined : instant(Math.max(due, this.#now));
  }

  /**
   * Plays the market, and does what falls due, up to a moment. What a client says at the present moment plays nothing: in lockstep its order at
   * the end of a bar comes before the open of the next, which is at the same moment.
   */
  #passTime(at: Instant, plays = at > this.#now): void {
    if (plays) this.#play(at);
    this.#dueUntil(at);
    this.#now = instant(Math.max(at, this.#now));
    if (this.#isDue(this.#venue.nextDue())) this.#act({ kind: 'time', at: this.#now });
    this.#tick();
    this.#shiftAttention();
    const changed = this.#keep === undefined ? undefined : this.#keeper.timePassed(this.#now);
    if (changed !== undefined) this.#keep?.(changed);
  }

  /** What the market does up to a moment. */
  #play(until: Instant): void {
    for (;;) {
      const next = this.#market.source.nextAt();
      if (next === undefined || next > until) return;
      this.#dueUntil(next);
      this.#now = instant(Math.max(next, this.#now));
      playNext(this.#market.source, (input) => this.#act(input));
      this.#tick();
    }
  }

  /** The venue's own deadlines and the arrivals of orders up to a moment, each at its time. */
  #dueUntil(at: Instant): void {
    for (;;) {
      const due = this.#venue.nextDue();
      if (this.#arriveBefore(due ?? Infinity, at)) continue;
      if (due === undefined || due > at) return;
      this.#now = instant(Math.max(due, this.#now));
      this.#act({ kind: 'time', at: this.#now });
      this.#tick();
      if (this.#venue.nextDue() === due) return;
    }
  }

  /** Hands on the next order that comes to the market by a moment, and before the venue has something to do. */
  #arriveBefore(venueDue: number, at: Instant): boolean {
    const due = this.#world.onTheWay?.nextDue();
    if (due === undefined || due > at || due >= venueDue) return false;
    this.#now = instant(Math.max(due, this.#now));
    const sent = this.#world.onTheWay?.arrived(this.#now);
    if (sent !== undefined) arrive(sent.request, sent.session, this.#world);
    this.#tick();
    return true;
  }

  #isDue(due: Instant | undefined): boolean {
    return due !== undefined && due <= this.#now;
  }

  /** What is sent because time passed. */
  #tick(): void {
    const world = this.#world;
    for (const stream of timedStreams(world)) stream.timePassed(this.#now);
    for (const line of this.#lines.values()) line.timePassed(this.#now);
    for (const event of this.#day.timePassed(this.#now)) this.#happen(event);
    this.#strike();
  }

  #happen(event: DailyEvent): void {
    const lines = [...this.#lines.values()];
    const tell = (notices: readonly IbErrorText[]): void => {
      for (const line of lines) for (const notice of notices) line.error(-1, notice);
    };
    switch (event.kind) {
      case 'restart':
        this.#world.door.closedUntil = event.upAt;
        for (const line of lines) line.close('the gateway restarts, as every day');
        this.#dropClosedSessions();
        return;
      case 'resetBegins':
        tell([CONNECTIVITY_LOST, ...FARMS_BROKEN]);
        return;
      case 'resetEnds':
        tell([CONNECTIVITY_KEPT, ...FARMS_OK]);
        return;
      default:
        assertNever(event);
    }
  }

  #strike(): void {
    this.#weather.timePassed([...this.#lines.values()], this.#world);
    this.#dropClosedSessions();
  }

  #opened(conn: ConnectionId): void {
    const line = new Line(conn, {
      world: this.#world,
      maxServerVersion: this.#maxServerVersion,
      emit: (output) => this.#emit(output),
      hasOutput: (line) => this.#unsent.push(line),
      weather: {
        mayHandle: (line, request) => this.#weather.requested(line, request, this.#world),
        handled: (line, request) => this.#weather.handled(line, request, this.#world),
        sending: (line, message) => this.#weather.sending(line, message, this.#now),
        isCalm: () => this.#weather.isCalm,
      },
    });
    const { closedUntil } = this.#world.door;
    if (closedUntil !== undefined && this.#now < closedUntil) {
      line.close('the gateway is restarting');
      return;
    }
    const { maxLines } = this.#world.limits;
    if (this.#lines.size >= maxLines) {
      line.close(`${this.#lines.size} lines are open, limit ${maxLines}`);
      return;
    }
    this.#lines.set(conn, line);
    this.#weather.accepted(line, this.#world);
  }

  #dropClosedSessions(): void {
    const world = this.#world;
    for (const line of this.#lines.values()) {
      const { session } = line;
      if (!line.isClosed || session === undefined || world.clients.get(session.clientId) !== session)
        continue;
      world.clients.remove(session);
      dropStreams(session, world);
    }
  }

  /** Tells at once what is otherwise told once a minute. */
  #restate(input: MarketInput): void {
    if (input.kind !== 'borrow' && input.kind !== 'corporateAction') return;
    if (input.kind === 'corporateAction') this.#world.dividends.note(input);
    this.#world.marketData.restate(input.conId, this.#now);
  }

  #steer(input: Extract<GatewayInput, { kind: 'hold' | 'halt' | 'resume' | 'release' | 'split' }>): void {
    const { conId } = input;
    if (input.kind === 'halt') this.#steering.halt(conId, input.reason);
    else if (input.kind === 'split') this.#steering.split(conId, input);
    else this.#steering[input.kind](conId);
    this.#world.marketData.changed(conId, this.#now);
  }

  /** Whoever is looked at plays from now on, and nobody else. */
  #shiftAttention(): void {
    this.#attention.settle((conId) => this.#catchUp(conId));
  }

  /** Lets happen what happened to an instrument while nobody looked. */
  #catchUp(conId: number): void {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    for (const input of this.#attention.catchUp(conId, this.#now)) this.#act(input);
    this.#isCatchingUp = false;
  }

  /** Lets the venue handle an input, then tells everyone what came of it. */
  #act(input: VenueInput): void {
    if (input.kind === 'place' || input.kind === 'modify') this.#wake(input);
    const outputs: VenueOutput[] = [];
    this.#venue.handle(input, (output) => outputs.push(output));
    const changed = this.#keep === undefined ? undefined : this.#keeper.heard(input, outputs, this.#now);
    if (changed !== undefined) this.#keep?.(changed);
    for (const output of outputs) this.#route(output);
    if (input.kind === 'makerQuote') this.#world.depth.changed(input.conId, this.#now);
  }

  /** An order meets the market as it is now, not as it was when somebody last looked. */
  #wake(input: Extract<VenueInput, { kind: 'place' | 'modify' }>): void {
    for (const { contract } of this.#venue.findListings(input.contract)) this.#catchUp(contract.conId ?? 0);
    for (const conId of instrumentsOf(input)) this.#catchUp(conId);
  }

  #route(output: VenueOutput): void {
    switch (output.kind) {
      case 'topOfBook':
      case 'lastTrade':
      case 'auctionIndication':
      case 'tradingState':
        this.#publish(output);
        return;
      case 'commission': {
        // The ledger has the trade with its cost now.
        const traded = this.#world.orders.costed(output);
        const [account, conId] = [traded?.execution.acctNumber, traded?.contract.conId];
        if (account === undefined || conId === undefined) return;
        this.#world.positions.traded(account, conId);
        this.#world.accountUpdates.traded(account);
        this.#attention.traded();
        return;
      }
      case 'order':
        this.#attention.ordered(output);
        this.#world.depth.changed(output.contract.conId ?? 0, this.#now);
        this.#world.orders.report(output);
        return;
      case 'execution':
        reactTo(output, this.#market.source);
        this.#world.orders.report(output);
        return;
      case 'refusal':
        this.#world.orders.report(output);
        return;
      case 'cashPosted':
        this.#world.accountUpdates.traded(output.account);
        return;
      default:
        assertNever(output);
    }
  }

  #publish(event: PublicEvent): void {
    this.#boards.update(event);
    this.#world.marketData.changed(event.conId, event.at);
    this.#world.tickByTick.happened(event);
    if (event.kind !== 'lastTrade' || this.#isCatchingUp) return;
    this.#market.tape.record({
      conId: event.conId,
      at: event.at,
      price: event.price,
      size: event.size.toNumber(),
    });
    this.#world.bars.changed(event.conId, event.at);
  }
}

export function createGateway(config: GatewayConfig): Gateway {
  return new Gateway(config);
}
