import { type Instant, MICROS_PER_MS, type Random, assertNever, plusMicros, plusMs } from '@tapewright/model';
import { type ClientCodec, type ClientMessageInput, bindCodec } from '../messages/index.ts';
import { FrameTooLong, MalformedFrame } from '../schema/errors.ts';
import type { Frame } from '../schema/frame-reader.ts';
import { BadGreeting, decodeServerHello, encodeClientHello } from '../schema/handshake.ts';
import { BackOff } from './back-off.ts';
import { BrokerLine } from './broker-line.ts';
import { Heartbeat } from './heartbeat.ts';
import { RestartWindow } from './daily-restart.ts';
import { FIRST_REQUEST_ID, type OrderIds, type RequestIds } from './ids.ts';
import { type Lane, Lanes, isLate, laneOf } from './lanes.ts';
import { type Line, missingGreetings, newLine } from './line.ts';
import type { ConnectPhase, DownReason, LinkState } from './link-state.ts';
import type { SessionOptions } from './options.ts';
import type { Incoming, SendInput, SendRefusal, SessionInput, SessionOutput } from './session-io.ts';
import type { SnapshotPart } from './snapshot.ts';
import { type Greeting, Synchroniser } from './synchroniser.ts';

/** What outlives one session object: ids that are taken, and the chance for the back-off. */
export interface SessionParts {
  readonly random: Random;
  readonly orderIds: OrderIds;
  readonly requestIds: RequestIds;
}

/** Parts that change while the gateway's own line to IB is away; the account's values go on by themselves. */
const PARTS_AFTER_OUTAGE: readonly SnapshotPart[] = [
  'openOrders',
  'completedOrders',
  'executions',
  'positions',
];

/** The ticket of what the session sends on its own account: nobody waits for it. */
const OWN = -1;

/**
 * The session with a gateway, without a socket, a clock or a promise: connect, handshake, synchronise, live, degraded, and again
 * after a loss. One socket at a time, numbered by generation; whatever belongs to an older one is dropped. Nothing that moves
 * money outlives its session: it is refused, and the caller decides.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #orderIds: OrderIds;
  readonly #requestIds: RequestIds;
  readonly #backOff: BackOff;
  readonly #brokerLine = new BrokerLine();
  readonly #restarts: RestartWindow | undefined;

  #state: LinkState = { phase: 'idle' };
  #generation = 0;
  #line: Line | undefined;
  #lanes: Lanes;
  #heartbeat: Heartbeat | undefined;
  /** Of the phase that is under way, or until missing snapshots are asked for again. */
  #deadline: Instant | undefined;
  /** When bytes last came in, of any generation. */
  #lastBytes: Instant | undefined;
  #now: Instant | undefined;
  #outputs: SessionOutput[] = [];

  constructor(options: SessionOptions, { random, orderIds, requestIds }: SessionParts) {
    this.#options = options;
    this.#orderIds = orderIds;
    this.#requestIds = requestIds;
    this.#backOff = new BackOff(options.backOff, random);
    this.#lanes = new Lanes(options.pace);
    this.#restarts = options.dailyRestart && new RestartWindow(options.dailyRestart);
  }

  get state(): LinkState {
    return this.#state;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Of the session that stands; undefined before the handshake. */
  get serverVersion(): number | undefined {
    return this.#line?.codec === undefined ? undefined : this.#line.serverVersion;
  }

  /** Whether the session itself waits for this answer. It carries no request id, so nobody else should ask the same meanwhile. */
  isAwaiting(part: SnapshotPart): boolean {
    return this.#line?.sync?.missing.includes(part) === true;
  }

  /** When a tick is due; undefined when only other inputs can change anything. */
  nextWake(): Instant | undefined {
    const { phase } = this.#state;
    if (phase === 'waiting') return this.#state.retryAt;
    const now = this.#now;
    if (phase === 'idle' || phase === 'closed' || now === undefined) return undefined;
    return earlier(earlier(this.#deadline, this.#heartbeat?.nextWake), this.#lanes.nextWake(now));
  }

  handle(input: SessionInput): SessionOutput[] {
    this.#outputs = [];
    this.#now = input.at;
    switch (input.kind) {
      case 'start':
        if (this.#state.phase === 'idle') this.#open(input.at);
        break;
      case 'connected':
        if (this.#isCurrent(input.generation) && this.#state.phase === 'tcp') this.#greet(input.at);
        break;
      case 'bytes':
        if (this.#isCurrent(input.generation)) this.#read(input.bytes, input.at);
        break;
      case 'closed':
        if (this.#isCurrent(input.generation)) this.#down(this.#closedReason(input.detail), input.at);
        break;
      case 'send':
        this.#send(input);
        break;
      case 'stop':
        this.#stop(input.at);
        break;
      case 'tick':
        this.#tick(input.at);
        break;
      default:
        assertNever(input);
    }
    this.#flush(input.at);
    return this.#outputs;
  }

  #isCurrent(generation: number): boolean {
    return this.#line?.generation === generation;
  }

  #enter(state: LinkState, at: Instant): void {
    this.#state = state;
    this.#outputs.push({ kind: 'state', at, state });
  }

  #open(at: Instant): void {
    this.#generation += 1;
    this.#line = newLine(this.#generation, this.#options.maxFrameBytes);
    this.#lanes = new Lanes(this.#options.pace);
    this.#brokerLine.reset();
    this.#enterPhase('tcp', at);
    this.#outputs.push({ kind: 'open', generation: this.#generation });
  }

  #enterPhase(phase: ConnectPhase, at: Instant): void {
    this.#deadline = plusMs(at, this.#options.deadlinesMs[phase]);
    this.#enter({ phase, generation: this.#generation }, at);
  }

  #greet(at: Instant): void {
    const { versions, connectOptions } = this.#options;
    this.#write(encodeClientHello({ ...versions, options: connectOptions }));
    this.#enterPhase('handshake', at);
  }

  #read(bytes: Uint8Array, at: Instant): void {
    const line = this.#line;
    if (line === undefined) return;
    this.#lastBytes = at;
    this.#lanes.holdsOrders = false;
    this.#heartbeat?.heard(at);
    try {
      line.frames.push(bytes);
      for (;;) {
        const frame = line.frames.next();
        if (frame === undefined || this.#line !== line) return;
        this.#readFrame(line, frame, at);
        if (this.#line !== line) return;
      }
    } catch (error) {
      // After a frame that cannot be read nothing is certain: not which order was filled, not which tick was meant.
      if (!isUnreadable(error)) throw error;
      this.#down({ kind: 'malformedFrame', detail: error.message }, at);
    }
  }

  #readFrame(line: Line, { bytes, start, end }: Frame, at: Instant): void {
    if (line.codec === undefined) {
      this.#readGreeting(line, { bytes, start, end }, at);
      return;
    }
    const message = line.codec.decode(bytes, start, end);
    this.#outputs.push({ kind: 'message', at, generation: line.generation, message });
    this.#absorb(line, message, at);
  }

  #readGreeting(line: Line, { bytes, start, end }: Frame, at: Instant): void {
    const { serverVersion, connectionTime } = decodeServerHello(bytes, start, end);
    const { min, max } = this.#options.versions;
    if (serverVersion < min || serverVersion > max) {
      const detail = `the gateway speaks version ${serverVersion}, this client ${min} to ${max}`;
      this.#down({ kind: 'unsupportedVersion', detail }, at);
      return;
    }
    line.codec = bindCodec({ side: 'client', serverVersion });
    line.serverVersion = serverVersion;
    line.connectionTime = connectionTime;
    this.#enterPhase('startApi', at);
    const { clientId, optionalCapabilities } = this.#options;
    this.#sendOwn({ kind: 'startApi', clientId, optionalCapabilities }, 'cancel', at);
  }

  #absorb(line: Line, message: Incoming, at: Instant): void {
    const sync = line.sync;
    const ended = line.askings.ended(message.kind);
    if (sync !== undefined && !sync.isWhole) {
      if (ended?.asker === 'user') sync.restart(ended.part);
      else sync.absorb(message);
      if (sync.isWhole) this.#synchronised(line, at);
    }
    switch (message.kind) {
      case 'managedAccounts':
        line.accounts = message.accountsList.split(',').filter((account) => account !== '');
        this.#maybeSynchronise(line, at);
        return;
      case 'nextValidId':
        this.#learnOrderId(line, message.orderId, at);
        return;
      case 'openOrder':
        if (isOurs(message.order.clientId, this.#options.clientId)) this.#orderIds.raise(message.orderId);
        return;
      case 'currentTime':
        this.#heartbeat?.answered(at);
        return;
      case 'error':
        this.#absorbError(line, message, at);
        return;
      default:
        return;
    }
  }

  #learnOrderId(line: Line, nextValidId: number, at: Instant): void {
    if (nextValidId >= FIRST_REQUEST_ID) {
      this.#down({ kind: 'orderIdsExhausted', nextValidId }, at);
      return;
    }
    if (nextValidId <= this.#orderIds.highest) {
      const text = `the gateway offers order id ${nextValidId}, but ${this.#orderIds.highest} was used: going on above it`;
      this.#outputs.push({ kind: 'notice', at, text });
    }
    this.#orderIds.raise(nextValidId - 1);
    line.nextValidId = nextValidId;
    this.#maybeSynchronise(line, at);
  }

  #maybeSynchronise(line: Line, at: Instant): void {
    if (this.#state.phase !== 'startApi') return;
    if (line.accounts === undefined || line.nextValidId === undefined) return;
    this.#heartbeat = new Heartbeat(this.#options.heartbeat, at);
    this.#enterPhase('synchronising', at);
    this.#synchronise(line, this.#options.snapshots, at);
  }

  #synchronise(line: Line, parts: readonly SnapshotPart[], at: Instant): void {
    const greeting: Greeting = {
      serverVersion: line.serverVersion,
      connectionTime: line.connectionTime,
      accounts: line.accounts ?? [],
      nextValidId: line.nextValidId ?? 0,
    };
    const sync = new Synchroniser(greeting, this.#requestIds, { parts });
    line.sync = sync;
    for (const request of sync.requests()) this.#sendOwn(request, 'account', at);
    if (sync.isWhole) this.#synchronised(line, at);
  }

  /** Everything that was asked for is in, or its time is over. Streams are asked for again before anyone hears that it is up. */
  #up(line: Line, at: Instant): void {
    const snapshot = line.sync?.snapshot();
    if (snapshot === undefined) return;
    if (!line.wasUp) this.#resubscribe(line, at);
    line.wasUp = true;
    this.#settle(line, at);
    this.#outputs.push({ kind: 'up', at, generation: line.generation, snapshot });
  }

  #synchronised(line: Line, at: Instant): void {
    this.#deadline = undefined;
    this.#backOff.reset();
    this.#up(line, at);
  }

  #resubscribe(line: Line, at: Instant): void {
    const since = this.#brokerLine.gapSince ?? at;
    this.#brokerLine.gapSince = undefined;
    this.#outputs.push({ kind: 'resubscribe', at, generation: line.generation, since });
  }

  /** Live when nothing is missing, else degraded with the reasons. */
  #settle(line: Line, at: Instant): void {
    const missing = line.sync?.describeMissing() ?? [];
    const reasons = missing.map((part) => `not synchronised: ${part}`);
    if (this.#brokerLine.isLost) reasons.push('the gateway has lost its line to IB');
    const { generation } = line;
    if (reasons.length > 0) this.#enter({ phase: 'degraded', generation, reasons }, at);
    else if (this.#state.phase !== 'live') this.#enter({ phase: 'live', generation }, at);
  }

  #absorbError(line: Line, message: Extract<Incoming, { readonly kind: 'error' }>, at: Instant): void {
    if (message.errorCode === 326 && !line.wasUp) {
      this.#down({ kind: 'clientIdInUse', clientId: this.#options.clientId }, at);
      return;
    }
    const change = this.#brokerLine.absorb(message.errorCode, at);
    if (change === undefined || !line.wasUp) return;
    if (change === 'lost') {
      this.#settle(line, at);
      return;
    }
    // Orders may have filled meanwhile, so the account is asked for again before trading goes on.
    this.#deadline = plusMs(at, this.#options.deadlinesMs.synchronising);
    const parts = PARTS_AFTER_OUTAGE.filter((part) => this.#options.snapshots.includes(part));
    this.#synchronise(line, parts, at);
    this.#settle(line, at);
    if (change === 'dataLost') this.#resubscribe(line, at);
    else this.#brokerLine.gapSince = undefined;
  }

  #tick(at: Instant): void {
    if (this.#state.phase === 'waiting') {
      if (at >= this.#state.retryAt) this.#open(at);
      return;
    }
    if (this.#deadline !== undefined && at >= this.#deadline) this.#missedDeadline(at);
    const step = this.#heartbeat?.step(at);
    if (step === undefined) return;
    if (step.kind === 'ask') this.#sendOwn({ kind: 'reqCurrentTime' }, 'cancel', at);
    else this.#down({ kind: 'heartbeat', silentMs: step.silentMs }, at);
  }

  #missedDeadline(at: Instant): void {
    const line = this.#line;
    const { phase } = this.#state;
    if (line === undefined) return;
    if (phase === 'tcp' || phase === 'handshake' || phase === 'startApi') {
      const missing = phase === 'startApi' ? missingGreetings(line) : [];
      this.#down({ kind: 'deadline', phase, afterMs: this.#options.deadlinesMs[phase], missing }, at);
      return;
    }
    // Missing snapshots do not end the session: it is up, visibly degraded, and asks again.
    const missing = line.sync?.missing ?? [];
    this.#deadline = plusMs(at, this.#options.askAgainMs);
    if (phase === 'synchronising') {
      this.#up(line, at);
      return;
    }
    this.#outputs.push({ kind: 'notice', at, text: `asking again for ${missing.join(', ')}` });
    this.#synchronise(line, this.#options.snapshots, at);
  }

  #closedReason(detail: string): DownReason {
    const { phase } = this.#state;
    if (phase === 'tcp') return { kind: 'unreachable', detail };
    return { kind: 'closedByPeer', phase, detail };
  }

  #stop(at: Instant): void {
    if (this.#state.phase === 'closed') return;
    if (this.#line !== undefined) this.#down({ kind: 'stopped' }, at);
    else this.#enter({ phase: 'closed', reason: { kind: 'stopped' } }, at);
  }

  #down(reason: DownReason, at: Instant): void {
    const line = this.#line;
    if (line === undefined) return;
    this.#line = undefined;
    this.#heartbeat = undefined;
    this.#deadline = undefined;
    this.#outputs.push({ kind: 'shut', generation: line.generation });
    for (const { ticket } of this.#lanes.drain()) {
      if (ticket !== OWN) this.#refuse(ticket, { kind: 'connectionLost', reason }, at);
    }
    if (line.wasUp) this.#brokerLine.gapSince ??= this.#lastBytes ?? at;
    const willRetry = this.#options.reconnect && !isFatal(reason);
    const retryAt = willRetry ? plusMicros(at, this.#backOff.next()) : undefined;
    if (retryAt === undefined) this.#enter({ phase: 'closed', reason }, at);
    else this.#enter({ phase: 'waiting', reason, retryAt }, at);
    const { generation, wasUp } = line;
    const isExpected = this.#restarts?.reasonAt(at) !== undefined;
    this.#outputs.push({ kind: 'down', at, generation, reason, wasUp, retryAt, isExpected });
  }

  #send({ ticket, message, notAfter, at }: SendInput): void {
    const codec = this.#line?.codec;
    const lane = laneOf(message);
    const obstacle = this.#obstacle(codec, lane, notAfter, at);
    if (obstacle !== undefined) {
      this.#refuse(ticket, obstacle, at);
      return;
    }
    let bytes: Uint8Array | undefined;
    try {
      bytes = codec?.encode(message);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#refuse(ticket, { kind: 'notEncodable', error }, at);
    }
    if (bytes === undefined) return;
    if (lane === 'order') this.#probe(at);
    this.#line?.askings.asked(message.kind, 'user');
    this.#withdrawWhatIsCancelled(message, at);
    const orderId = message.kind === 'placeOrder' ? message.orderId : undefined;
    this.#lanes.push({ ticket, lane, bytes, orderId, notAfter });
    this.#flush(at);
    const isSettled = this.#outputs.some((output) => 'ticket' in output && output.ticket === ticket);
    if (!isSettled) this.#outputs.push({ kind: 'queued', at, ticket });
  }

  /** A cancel goes first, in a lane of its own: the order that it is about may still wait, and would go out behind it. */
  #withdrawWhatIsCancelled(message: ClientMessageInput, at: Instant): void {
    if (message.kind !== 'cancelOrder' && message.kind !== 'reqGlobalCancel') return;
    const meant = message.kind === 'cancelOrder' ? (message.orderId ?? 0) : 'all';
    for (const { ticket } of this.#lanes.withdraw(meant)) this.#refuse(ticket, { kind: 'withdrawn' }, at);
  }

  #obstacle(
    codec: ClientCodec | undefined,
    lane: Lane,
    notAfter: Instant | undefined,
    at: Instant,
  ): SendRefusal | undefined {
    const state = this.#state;
    const isUp = state.phase === 'live' || state.phase === 'degraded' || state.phase === 'synchronising';
    if (codec === undefined || !isUp) return { kind: 'notConnected', state };
    if (notAfter !== undefined && at > notAfter) return { kind: 'tooLate', notAfter };
    if (this.#lanes.isFull(lane)) return { kind: 'queueFull', lane, limit: this.#lanes.limits.queueLimit };
    const restart = lane === 'order' ? this.#restarts?.reasonAt(at) : undefined;
    if (restart !== undefined) return { kind: 'tradingBlocked', reasons: [restart] };
    if (lane !== 'order' || state.phase === 'live') return undefined;
    const reasons = state.phase === 'degraded' ? state.reasons : ['not synchronised yet'];
    return { kind: 'tradingBlocked', reasons };
  }

  /** After a silence nobody knows whether the other side is still there: the order waits for its answer, or for its own deadline. */
  #probe(at: Instant): void {
    const silentSince = this.#lastBytes;
    if (silentSince === undefined || at - silentSince <= this.#options.probeAfterMs * MICROS_PER_MS) return;
    this.#lanes.holdsOrders = true;
    if (this.#heartbeat?.askNow(at) === true) this.#sendOwn({ kind: 'reqCurrentTime' }, 'cancel', at);
  }

  /** What the session asks for itself; `lane` may lift it above its kind. */
  #sendOwn(message: ClientMessageInput, lane: Lane, at: Instant): void {
    const bytes = this.#line?.codec?.encode(message);
    if (bytes === undefined) return;
    this.#line?.askings.asked(message.kind, 'session');
    this.#lanes.push({ ticket: OWN, lane, bytes, notAfter: undefined });
    this.#flush(at);
  }

  #flush(at: Instant): void {
    if (this.#line === undefined) return;
    for (;;) {
      const next = this.#lanes.take(at);
      if (next === undefined) return;
      const { ticket, notAfter } = next;
      if (isLate(next, at) && notAfter !== undefined) {
        this.#refuse(ticket, { kind: 'tooLate', notAfter }, at);
        continue;
      }
      this.#write(next.bytes);
      if (ticket !== OWN) this.#outputs.push({ kind: 'written', at, ticket });
    }
  }

  #write(bytes: Uint8Array): void {
    this.#outputs.push({ kind: 'write', generation: this.#generation, bytes });
  }

  #refuse(ticket: number, refusal: SendRefusal, at: Instant): void {
    this.#outputs.push({ kind: 'refused', at, ticket, refusal });
  }
}

function isFatal(reason: DownReason): boolean {
  return (
    reason.kind === 'unsupportedVersion' || reason.kind === 'orderIdsExhausted' || reason.kind === 'stopped'
  );
}

function isUnreadable(error: unknown): error is Error {
  return error instanceof MalformedFrame || error instanceof FrameTooLong || error instanceof BadGreeting;
}

function isOurs(clientId: number | undefined, ours: number): boolean {
  return clientId === undefined || clientId === ours;
}

function earlier(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
