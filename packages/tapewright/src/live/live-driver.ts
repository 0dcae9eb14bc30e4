import {
  type Engine,
  type EngineInput,
  type EngineOutput,
  type OrderSentInput,
  isDone,
  lifeOfStatus,
} from '@tapewright/engine';
import { assertNever, Decimal, type Instant, MICROS_PER_MS, type RefusalEvent } from '@tapewright/model';
import type { BrokerLink, BrokerReport, Clock, OpenOrderReport, Snapshot, Wake } from '@tapewright/tws';
import { describeDown, ErrorCodes } from '@tapewright/tws';
import { messageOf } from '../errors/user-error.ts';
import type { Journal } from '../journal/index.ts';
import { reconcile, type OpenIntent, type Reconciliation } from '../reconcile/reconcile.ts';
import { auditOf, baselineOf } from '../reconcile/stated-account.ts';
import { Cancels } from './cancels.ts';
import { MarketFeeds, type LookUp, type WatchDepth } from './market-feeds.ts';
import { OrderLookUp } from './order-look-up.ts';
import { DEFAULT_ACK_DEADLINE_MS, OrderSender } from './order-sender.ts';
import type { Past } from './replay.ts';
import { Turns } from './turns.ts';

/** What a driver tells whoever watches the run. It changes nothing. */
export type DriverNews =
  /** The engine has handled this. */
  | { readonly kind: 'handled'; readonly input: EngineInput }
  /** The engine decided this; it is in the journal and acted on next. */
  | { readonly kind: 'decided'; readonly output: EngineOutput }
  | { readonly kind: 'link'; readonly isUp: boolean; readonly reason: string }
  | { readonly kind: 'reconciled'; readonly result: Reconciliation }
  | { readonly kind: 'notice'; readonly text: string }
  /** The run cannot go on. */
  | { readonly kind: 'failed'; readonly error: Error };

export interface DriverParts {
  readonly engine: Engine;
  readonly link: BrokerLink;
  readonly lookUp: LookUp;
  readonly watchDepth: WatchDepth;
  /** The broker's lists, asked for again: for an order that was not acknowledged. */
  readonly askBroker: () => Promise<Snapshot>;
  readonly journal: Journal;
  /** The market's time: real, or that of an embedded gateway. */
  readonly clock: Clock;
  /** Real time. */
  readonly linkClock: Clock;
  readonly clientId: number;
  readonly account: string;
  readonly past: Past;
  readonly tell: (news: DriverNews) => void;
  readonly ackDeadlineMs?: number | undefined;
  /** How long after its end a bar waits for its last trades; default 2 s. */
  readonly barGraceMs?: number | undefined;
}

const DEFAULT_BAR_GRACE_MS = 2_000;
const CODES = new ErrorCodes();
/** 202, which names an order that was cancelled, or discarded before it was transmitted. */
const ORDER_CANCELLED = 202;
/** Codes that a cancel is answered with instead of done: 135 and 10147 no such order, 161 and 10148 not in its state. */
const CANCEL_NOT_DONE: ReadonlySet<number> = new Set([135, 161, 10147, 10148]);

/**
 * Drives an engine with a gateway: what the gateway says becomes inputs, what the engine decides becomes requests. It journals before it
 * acts, and lets no order out before the journal has been compared with the broker: at the start and after every lost session,
 * by the same path.
 */
export class LiveDriver {
  readonly #parts: DriverParts;
  readonly #turns: Turns;
  readonly #sender: OrderSender;
  readonly #feeds: MarketFeeds;
  readonly #lookUp: OrderLookUp;
  readonly #cancels: Cancels;
  readonly #knownExecIds: Set<string>;
  readonly #costedExecIds: Set<string>;
  /** intentId → the last time it was given to the wire */
  readonly #sent: Map<string, OrderSentInput>;
  /** Of them, those of the session that stands that it has not turned down. */
  readonly #sentNow = new Set<string>();
  readonly #timers = new Map<number, Wake>();
  #hasBaseline: boolean;
  #isUp = false;
  #generation: number | undefined;
  #isEnded = false;
  #isFailureTold = false;
  #stopListening: () => void = () => {};

  constructor(parts: DriverParts) {
    this.#parts = parts;
    const { engine, journal, clock, linkClock, link, past } = parts;
    this.#turns = new Turns({
      engine,
      journal,
      clock,
      startAt: past.lastAt,
      act: (output) => this.#act(output),
      onHandled: (input) => this.#handled(input),
    });
    this.#sender = new OrderSender({
      link,
      turns: this.#turns,
      linkClock,
      clientId: parts.clientId,
      ackDeadlineMs: parts.ackDeadlineMs ?? DEFAULT_ACK_DEADLINE_MS,
      onOverdue: (intentId) => this.#overdue(intentId),
    });
    for (const { intentId, orderId, clientId } of past.sent.values()) {
      const intent = engine.orderOf(intentId)?.intent;
      if (clientId === parts.clientId && intent !== undefined) this.#sender.sentBefore(orderId, intent);
    }
    this.#lookUp = new OrderLookUp({
      askBroker: parts.askBroker,
      clock: linkClock,
      judge: (inDoubt, lists) => this.#judge(inDoubt, lists),
      onFailure: (error) =>
        parts.tell({ kind: 'notice', text: `the broker could not be asked: ${messageOf(error)}` }),
    });
    this.#cancels = new Cancels(
      (intentId) => this.#sendCancel(intentId),
      (text) => parts.tell({ kind: 'notice', text }),
    );
    this.#feeds = new MarketFeeds({
      link,
      lookUp: parts.lookUp,
      watchDepth: parts.watchDepth,
      clock,
      graceMicros: (parts.barGraceMs ?? DEFAULT_BAR_GRACE_MS) * MICROS_PER_MS,
      now: () => this.#turns.now(),
      lastStarts: past.lastStarts,
      listener: {
        inputs: (inputs) => this.#run(inputs),
        failed: (what, error) => this.#fail(new Error(`${what}: ${error.message}`, { cause: error })),
        notice: (text) => parts.tell({ kind: 'notice', text }),
      },
    });
    this.#knownExecIds = new Set(past.knownExecIds);
    this.#costedExecIds = new Set(past.costedExecIds);
    this.#sent = new Map(past.sent);
    this.#hasBaseline = past.hasBaseline;
  }

  /**
   * Begins: reconciles as soon as the link is up, then asks for what the strategy wants. `early` is what the link has reported already, from
   * its newest `up` on: the first session is taken up in the same way as every later one.
   */
  start(early: readonly BrokerReport[] = []): void {
    const { link, past } = this.#parts;
    const hear = (report: BrokerReport): void => this.#guarded(() => this.#report(report));
    this.#stopListening = link.onReport(hear);
    for (const report of early) hear(report);
    for (const [instrument, contract] of past.contracts) this.#feeds.known(instrument, contract);
    for (const want of past.wants) this.#guarded(() => this.#act(want));
    // Those that fell due while nobody was there ring in the order of their times.
    const timers = [...past.timers].sort(([, a], [, b]) => a - b);
    for (const [timer, due] of timers) this.#guarded(() => this.#act({ kind: 'setTimer', timer, due }));
  }

  /** What a person asks for. */
  command(command: Extract<EngineInput, { kind: 'command' }>['command']): void {
    this.#run([{ kind: 'command', at: this.#turns.now(), command }]);
  }

  /** A person changes parameters of the strategy. What may not be is refused by the engine, and said. */
  changeParams(values: Readonly<Record<string, unknown>>): void {
    this.#run([{ kind: 'params', at: this.#turns.now(), values }]);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Handles nothing any more, and writes that the run is over. The link and the journal are left to their owner. */
  end(reason: string): void {
    if (this.#isEnded) return;
    this.detach();
    this.#parts.journal.append({ kind: 'end', at: this.#turns.now(), reason });
  }

  /** Handles nothing any more; the run can be continued from its journal. */
  detach(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#stopListening();
    this.#feeds.close();
    this.#sender.stopWaiting();
    this.#lookUp.stop();
    for (const wake of this.#timers.values()) wake.cancel();
    this.#parts.journal.sync();
  }

  #run(inputs: readonly EngineInput[]): void {
    this.#guarded(() => this.#turns.run(inputs));
  }

  /** Whatever goes wrong in a turn ends the run; nothing is handled after it. */
  #guarded(work: () => void): void {
    if (this.#isEnded) return;
    try {
      work();
      this.#checkStrategy();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Strategy code that threw is not called again; its orders are still followed until the run is ended. */
  #checkStrategy(): void {
    const { failure } = this.#parts.engine;
    if (failure === undefined || this.#isFailureTold) return;
    this.#isFailureTold = true;
    this.#fail(failure);
  }

  #fail(error: Error): void {
    this.#parts.tell({ kind: 'failed', error });
  }

  #handled(input: EngineInput): void {
    if (input.kind === 'execution' && input.execution.execId !== undefined) {
      this.#knownExecIds.add(input.execution.execId);
    }
    if (input.kind === 'commission' && input.report.execId !== undefined) {
      this.#costedExecIds.add(input.report.execId);
    }
    if (input.kind === 'orderSent') {
      this.#sent.set(input.intentId, input);
      this.#sentNow.add(input.intentId);
    }
    this.#parts.tell({ kind: 'handled', input });
  }

  #act(output: EngineOutput): void {
    this.#parts.tell({ kind: 'decided', output });
    switch (output.kind) {
      case 'place':
        return this.#sender.place(output.approved);
      case 'modify':
        // A change that the broker has and a power cut made us forget would leave us with other terms than it.
        this.#parts.journal.sync();
        return this.#sender.modify(output.approved);
      case 'cancel':
        return this.#cancels.wish(output.intentId);
      case 'wantInstrument':
        return this.#feeds.wantInstrument(output);
      case 'wantBars':
        return this.#feeds.wantBars(output);
      case 'wantQuotes':
        return this.#feeds.wantQuotes(output);
      case 'wantDepth':
        return this.#feeds.wantDepth(output);
      case 'setTimer':
        return this.#setTimer(output.timer, output.due);
      case 'log':
      case 'record':
        return;
      default:
        return assertNever(output);
    }
  }

  #sendCancel(intentId: string): string | undefined {
    const { journal } = this.#parts;
    return this.#sender.cancel(intentId, () => {
      journal.append({ kind: 'cancelSent', at: this.#turns.now(), intentId });
      journal.flush();
    });
  }

  #setTimer(timer: number, due: Instant): void {
    const wake = this.#parts.clock.wakeAt(due, () => {
      this.#timers.delete(timer);
      this.#run([{ kind: 'timer', at: this.#turns.now(), timer }]);
    });
    this.#timers.set(timer, wake);
  }

  #report(report: BrokerReport): void {
    switch (report.kind) {
      case 'up':
        return this.#up(report.generation, report.snapshot);
      case 'degraded':
        return this.#down(`trading is blocked: ${report.reasons.join('; ')}`);
      case 'down':
        return this.#down(describeDown(report.reason) + (report.isExpected ? ', at its daily restart' : ''));
      case 'notSent': {
        const input = this.#sender.notWritten(report.orderId, report.reason);
        if (input !== undefined) this.#turns.run([input]);
        return;
      }
      case 'sent':
        return;
      case 'execution':
        if (!this.#isOurAccount(report.execution.acctNumber)) return;
        if (this.#knownExecIds.has(report.execution.execId ?? '')) return;
        return this.#broker(report);
      case 'commission':
        if (this.#costedExecIds.has(report.report.execId ?? '')) return;
        return this.#broker(report);
      case 'openOrder':
      case 'orderStatus':
      case 'error':
        return this.#broker(report);
      default:
        return assertNever(report);
    }
  }

  #broker(report: Parameters<OrderSender['read']>[0]): void {
    const event = this.#sender.read(report);
    if (event === undefined) return;
    if (event.kind === 'order' && !this.#isOurAccount(event.order.account)) return;
    const order = event.kind === 'order' ? this.#parts.engine.orderOf(event.order.orderRef ?? '') : undefined;
    const lost = order?.status === 'Unknown' ? order : undefined;
    const isEnd = event.kind === 'order' && isDone(lifeOfStatus(event.status));
    const ended = isEnd && order?.isCancelRequested === true ? order : undefined;
    this.#turns.run([{ ...event, at: this.#turns.now() }]);
    if (event.kind === 'refusal') this.#refused(event);
    // One of two orders under our identity was cancelled (B4): where the other stands is looked up, and that is cancelled, too.
    if (ended?.isWorking === true) this.#lookUp.doubt(ended.intentId);
    // It is there after all, and should not be: the cancel that was asked for meanwhile had nothing to reach.
    if (lost?.isWorking === true && lost.isCancelRequested) this.#cancels.wish(lost.intentId);
  }

  /**
   * The gateway turned down an order, or its cancel. Why says its text, and texts err, and no status may follow: the broker's lists tell where the
   * order stands.
   */
  #refused({ orderId, code, message }: RefusalEvent): void {
    const intentId = this.#sender.intentOf(orderId);
    const order = intentId === undefined ? undefined : this.#parts.engine.orderOf(intentId);
    if (order === undefined || order.isDone) return;
    // What was held back for a group is never told of: that it was thrown away is all that is said of it.
    if (code === ORDER_CANCELLED && order.status === 'Sending' && order.order.transmit === false) {
      const reason = 'held back for its group, and discarded';
      return this.#turns.run([
        { kind: 'orderNotSent', at: this.#turns.now(), intentId: order.intentId, reason },
      ]);
    }
    const isAtTheDoor = order.status === 'Sending' || order.status === 'Unknown';
    const isTurnedDown = isAtTheDoor && CODES.effect(code, message, 'order') === 'refusesOrder';
    // It was answered: nothing holds it back any more, and what no list shows did not get in.
    if (isTurnedDown) this.#sentNow.delete(order.intentId);
    if (isTurnedDown || CANCEL_NOT_DONE.has(code)) this.#lookUp.doubt(order.intentId);
  }

  /** Judges orders in doubt by the broker's lists; those that are in doubt still. */
  #judge(inDoubt: ReadonlySet<string>, lists: Snapshot): string[] {
    const still: string[] = [];
    this.#guarded(() => {
      const result = this.#reconcile(this.#turns.now(), lists, inDoubt);
      this.#turns.run(result.inputs);
      this.#parts.tell({ kind: 'reconciled', result });
      for (const { intentId, verdict, note } of result.verdicts) {
        if (verdict === 'unknown') still.push(intentId);
        const order = this.#parts.engine.orderOf(intentId);
        if (verdict === 'working' && order?.isWorking === true) this.#cancels.worksOn(order, note);
      }
    });
    return still;
  }

  /** What names no account is not thrown away: better a fill too many to look at than one too few. */
  #isOurAccount(account: string | undefined): boolean {
    return account === undefined || account === '' || account === this.#parts.account;
  }

  #down(reason: string): void {
    this.#sender.stopWaiting();
    this.#lookUp.stop();
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#turns.run([{ kind: 'link', at: this.#turns.now(), isUp: false, reason }]);
    this.#parts.tell({ kind: 'link', isUp: false, reason });
  }

  /**
   * A session is synchronised. The comparison is complete before anything is told; then the link is up, and what was missed is told in
   * the same turn: what a strategy orders in answer goes out after all of it is known.
   */
  #up(generation: number, snapshot: Snapshot): void {
    const { journal, tell, account, engine } = this.#parts;
    const at = this.#turns.now();
    journal.append({
      kind: 'session',
      at,
      generation,
      serverVersion: snapshot.serverVersion,
      accounts: snapshot.accounts,
    });
    const isNewSession = generation !== this.#generation;
    if (isNewSession) this.#sentNow.clear();
    this.#generation = generation;
    const isFirst = !this.#hasBaseline;
    if (isFirst) this.#open(at, snapshot);
    const result = this.#reconcile(at, snapshot);
    const { state } = this.#parts.link;
    // Synchronised while the gateway's own line to IB is away: compared, and still not to be traded.
    const blocked =
      state.phase === 'degraded' ? `trading is blocked: ${state.reasons.join('; ')}` : undefined;
    const isUp = blocked === undefined;
    this.#isUp = isUp;
    const audit = isFirst ? [] : auditOf(at, account, { snapshot, portfolio: engine.portfolio });
    const reason = blocked ?? '';
    this.#turns.run([{ kind: 'link', at, isUp, reason }, ...result.inputs, ...audit]);
    tell({ kind: 'link', isUp, reason });
    tell({ kind: 'reconciled', result });
    if (isNewSession) this.#endLostChanges(at, result);
    for (const intentId of result.cancelAgain) this.#cancels.wish(intentId);
    for (const open of snapshot.openOrders) this.#checkOver(open);
    this.#lookUp.keepAsking(
      result.verdicts.filter(({ verdict }) => verdict === 'unknown').map(({ intentId }) => intentId),
    );
  }

  /** A late status never makes an order work again that is over; the broker's own list at the beginning of a session is no late status. */
  #checkOver({ order: listed }: OpenOrderReport): void {
    const order = this.#parts.engine.orderOf(listed.orderRef ?? '');
    // What is filled may be listed for a moment longer: executions are the truth.
    if (order?.isDone !== true || order.status === 'Filled') return;
    const what = `order ${order.number} is ${order.status} for us, and the broker lists it as open (permId ${listed.permId ?? 0})`;
    const action = order.isCancelRequested ? 'it is cancelled again; look at it in TWS' : 'look at it in TWS';
    this.#parts.tell({ kind: 'notice', text: `${what}: ${action}` });
    if (order.isCancelRequested) this.#cancels.wish(order.intentId);
  }

  /** A change whose session ended, and whose terms the broker's list does not show, did not arrive: the order may be changed again. */
  #endLostChanges(at: Instant, { verdicts }: Reconciliation): void {
    const reason = 'the session ended, and the broker lists the order with its former terms';
    for (const { intentId, verdict } of verdicts) {
      const order = this.#parts.engine.orderOf(intentId);
      if (verdict !== 'working' || order?.isModifying !== true || order.status === 'Sending') continue;
      this.#turns.run([{ kind: 'orderNotSent', at, intentId, reason }]);
    }
  }

  #open(at: Instant, snapshot: Snapshot): void {
    const baseline = baselineOf(at, this.#parts.account, snapshot);
    for (const execId of baseline.execIds) {
      this.#knownExecIds.add(execId);
      this.#costedExecIds.add(execId);
    }
    this.#hasBaseline = true;
    this.#turns.open(baseline);
  }

  /** Of the orders in doubt, or of all that are open. */
  #reconcile(at: Instant, snapshot: Snapshot, inDoubt?: ReadonlySet<string>): Reconciliation {
    const { clientId, account, journal } = this.#parts;
    const result = reconcile({
      at,
      clientId,
      account,
      intents: this.#openIntents(),
      inDoubt,
      snapshot,
      knownExecIds: this.#knownExecIds,
      costedExecIds: this.#costedExecIds,
      positionOf: (conId) => this.#positionOf(conId),
    });
    const { verdicts, externalOrders, recoveredExecutions } = result;
    for (const open of snapshot.openOrders) this.#sender.listed(open);
    journal.append({ kind: 'reconciled', at, verdicts, externalOrders, recoveredExecutions });
    return result;
  }

  /** No word about an order in time: it is Unknown, and the broker's lists are asked. It is never sent again. */
  #overdue(intentId: string): void {
    if (this.#parts.engine.orderOf(intentId)?.status !== 'Sending') return;
    const reason = `no acknowledgement within ${this.#parts.ackDeadlineMs ?? DEFAULT_ACK_DEADLINE_MS} ms; a dialog may be open in the gateway`;
    this.#run([{ kind: 'orderUnknown', at: this.#turns.now(), intentId, reason }]);
    this.#lookUp.doubt(intentId);
  }

  #openIntents(): OpenIntent[] {
    const open: OpenIntent[] = [];
    for (const order of this.#parts.engine.openIntents()) {
      const { intentId, permIds, fills, isCancelRequested } = order;
      if (order.intent === undefined) continue;
      const intent = { ...order.intent, order: order.order };
      const isOfThisSession = this.#sentNow.has(intentId);
      const sent = this.#sent.get(intentId);
      open.push({ intent, sent, permIds, fills, isCancelRequested, isOfThisSession });
    }
    return open;
  }

  #positionOf(conId: number): Decimal {
    const held = this.#parts.engine.portfolio.holdings.filter((holding) => holding.contract.conId === conId);
    return Decimal.sum(held.map((holding) => holding.qty));
  }
}
