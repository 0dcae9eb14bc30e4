import type { EngineInput, Intent, OrderSentInput } from '@tapewright/engine';
import { type CommissionAndFeesReport, Decimal, type Instant, type OrderEvent } from '@tapewright/model';
import type { CompletedOrderReport, ExecutionReport, OpenOrderReport, Snapshot } from '@tapewright/tws';
import { openOrderEvent, statusOf } from '../live/report-reader.ts';

/**
 * What became of an intent, as the broker's own lists show it.
 * - `neverSent`: the journal has no send, and the broker has no such order. Certain.
 * - `notAtBroker`: sent in an earlier session, and the broker, asked by the same client id with complete lists, has it neither open nor
 *   completed nor executed, and the position agrees. It never arrived, or was turned down at the door.
 * - `unknown`: what is missing to tell is in the note. Nobody resends it; a later report may still decide.
 */
export type Verdict =
  | 'neverSent'
  | 'working'
  | 'filled'
  | 'cancelled'
  | 'inactive'
  | 'notAtBroker'
  | 'unknown';

/** An order that the journal says we wanted and that is not known to be over. */
export interface OpenIntent {
  readonly intent: Intent;
  /** Undefined when the journal shows no send. */
  readonly sent: OrderSentInput | undefined;
  readonly permIds: readonly number[];
  /** The executions that the journal knows. */
  readonly fills: readonly { readonly execId: string; readonly qty: Decimal }[];
  /** A cancel was decided; whether it arrived is not known. */
  readonly isCancelRequested: boolean;
  /** Sent in the session that answers: the gateway may hold it where no list shows it, such as in a dialog on its screen. */
  readonly isOfThisSession: boolean;
}

export interface ReconcileQuestion {
  readonly at: Instant;
  readonly clientId: number;
  readonly account: string;
  /** All that are open, or might be. */
  readonly intents: readonly OpenIntent[];
  /** Those to judge, when only some are in doubt; all of them when left out. */
  readonly inDoubt?: ReadonlySet<string> | undefined;
  readonly snapshot: Snapshot;
  /** Execution ids (with their revision) that the engine has counted, or that lie before this run. */
  readonly knownExecIds: ReadonlySet<string>;
  /** Execution ids whose commission is known. */
  readonly costedExecIds: ReadonlySet<string>;
  /** What we hold by our own count, before this: conId → quantity. */
  readonly positionOf: (conId: number) => Decimal;
}

export interface IntentVerdict {
  readonly intentId: string;
  readonly verdict: Verdict;
  readonly note: string;
}

export interface Reconciliation {
  readonly verdicts: readonly IntentVerdict[];
  /** What the engine has to be told, in order: each missed execution once, then where each order stands. */
  readonly inputs: readonly EngineInput[];
  /** Orders that work at the broker and should not: their cancel was decided and may have been lost. */
  readonly cancelAgain: readonly string[];
  readonly externalOrders: number;
  readonly recoveredExecutions: number;
}

/**
 * Compares the journal with the broker, by our own id (`orderRef`), by permId and by execution id; never by orderId, which means something
 * inside one session only (requirements B3, C11, C12). Pure: the answer is data, and nothing is sent.
 */
export function reconcile(question: ReconcileQuestion): Reconciliation {
  const { at, snapshot, intents } = question;
  const missed = missedExecutions(question);
  const inputs: EngineInput[] = [...missed.inputs];
  const verdicts: IntentVerdict[] = [];
  const cancelAgain: string[] = [];
  for (const open of intents) {
    if (question.inDoubt?.has(open.intent.intentId) === false) continue;
    const found = look(open, question, missed.executions);
    verdicts.push({ intentId: open.intent.intentId, verdict: found.verdict, note: found.note });
    inputs.push(...found.inputs);
    if (found.verdict === 'working' && open.isCancelRequested) cancelAgain.push(open.intent.intentId);
  }
  const ours = new Set(intents.map((open) => open.intent.intentId));
  const foreign = snapshot.openOrders.filter(
    (open) => isOf(question, open) && !ours.has(open.order.orderRef ?? ''),
  );
  for (const open of foreign) {
    const event = openOrderEvent(at, open);
    if (event !== undefined) inputs.push(event);
  }
  return {
    verdicts,
    inputs,
    cancelAgain,
    externalOrders: foreign.length,
    recoveredExecutions: missed.executions.length,
  };
}

interface Found {
  readonly verdict: Verdict;
  readonly note: string;
  readonly inputs: readonly EngineInput[];
}

function look(open: OpenIntent, question: ReconcileQuestion, missed: readonly ExecutionReport[]): Found {
  const { at, snapshot } = question;
  const isThis = (order: { readonly orderRef?: string; readonly permId?: number }): boolean =>
    order.orderRef === open.intent.intentId ||
    (order.permId !== undefined && open.permIds.includes(order.permId));
  const working = snapshot.openOrders.filter((report) => isThis(report.order));
  const completed = snapshot.completedOrders.filter((report) => isThis(report.order));
  const filled = filledBy(
    open,
    missed.filter((report) => isThis(report.execution) && isOfContract(open, report)),
  );
  const total = open.intent.order.totalQuantity ?? Decimal.ZERO;

  if (working.length > 0) return workingOrder(at, working, filled);
  if (filled.compare(total) >= 0) return { verdict: 'filled', note: `${filled} executed`, inputs: [] };
  const last = completed.at(-1);
  if (last !== undefined) return completedOrder(open, last, { at, filled, total });
  if (!filled.isZero) {
    return unknown(open, at, `${filled} of ${total} executed, and the rest is neither open nor completed`);
  }
  return absent(open, question);
}

/** Of a combination IB reports a summary row and what each leg traded; the legs do not count toward its quantity. */
function isOfContract({ intent }: OpenIntent, { contract }: ExecutionReport): boolean {
  return intent.contract.secType !== 'BAG' || contract.secType === 'BAG';
}

function workingOrder(at: Instant, working: readonly OpenOrderReport[], filled: Decimal): Found {
  const inputs = working.map((report) => openOrderEvent(at, report)).filter((event) => event !== undefined);
  const permIds = working.map((report) => report.order.permId ?? 0).join(', ');
  // Two orders under one of our ids: the engine sees both, counts both, and a cancel reaches both.
  const alarm = working.length > 1 ? `; ${working.length} orders carry this id` : '';
  return { verdict: 'working', note: `permId ${permIds}, ${filled} executed${alarm}`, inputs };
}

function completedOrder(
  open: OpenIntent,
  report: CompletedOrderReport,
  { at, filled, total }: { readonly at: Instant; readonly filled: Decimal; readonly total: Decimal },
): Found {
  const status = statusOf(report.orderState.status ?? '');
  if (status === 'Filled' || status === undefined) {
    const word = report.orderState.status ?? 'without a status';
    return unknown(open, at, `completed (${word}), but its executions add up to ${filled} of ${total}`);
  }
  const event: OrderEvent = {
    kind: 'order',
    at,
    orderId: open.sent?.orderId ?? 0,
    clientId: open.sent?.clientId ?? 0,
    permId: report.order.permId ?? 0,
    contract: report.contract,
    order: report.order,
    state: report.orderState,
    status,
    filled,
    remaining: total.minus(filled),
    avgFillPrice: 0,
    lastFillPrice: 0,
    parentId: 0,
    whyHeld: '',
  };
  const note = report.orderState.completedStatus ?? status;
  return { verdict: status === 'Inactive' ? 'inactive' : 'cancelled', note, inputs: [event] };
}

function absent(open: OpenIntent, question: ReconcileQuestion): Found {
  const { at, snapshot, clientId } = question;
  const { intentId, contract } = open.intent;
  if (open.sent === undefined && open.permIds.length === 0) {
    const reason = 'the process ended before it was sent';
    return { verdict: 'neverSent', note: reason, inputs: [{ kind: 'orderNotSent', at, intentId, reason }] };
  }
  const missing = snapshot.missing.filter((part) => part !== 'account');
  if (missing.length > 0)
    return unknown(open, at, `the broker did not answer with its ${missing.join(', ')}`);
  if (open.sent !== undefined && open.sent.clientId !== clientId) {
    return unknown(open, at, `sent by client ${open.sent.clientId}, and asked for by client ${clientId}`);
  }
  if (open.permIds.length > 0) return unknown(open, at, 'the broker had accepted it and no longer lists it');
  if (open.isOfThisSession) {
    return unknown(open, at, 'the broker does not list it; a dialog in the gateway may hold it: look there');
  }
  const held = brokerPosition(question, contract.conId);
  const counted = countedPosition(question, contract.conId);
  if (!held.equals(counted)) {
    return unknown(open, at, `not listed by the broker, which holds ${held} where our fills make ${counted}`);
  }
  const reason = 'the broker lists it neither as open nor as completed nor as executed';
  return { verdict: 'notAtBroker', note: reason, inputs: [{ kind: 'orderNotSent', at, intentId, reason }] };
}

function unknown(open: OpenIntent, at: Instant, reason: string): Found {
  const { intentId } = open.intent;
  return { verdict: 'unknown', note: reason, inputs: [{ kind: 'orderUnknown', at, intentId, reason }] };
}

/** The executions of this account that nobody has counted yet, each followed by its commission; and commissions that came late. */
function missedExecutions(question: ReconcileQuestion): {
  readonly executions: readonly ExecutionReport[];
  readonly inputs: readonly EngineInput[];
} {
  const { at, snapshot, account, knownExecIds, costedExecIds } = question;
  const costs = new Map<string, CommissionAndFeesReport>();
  for (const report of snapshot.commissions) {
    if (report.execId !== undefined && !costedExecIds.has(report.execId)) costs.set(report.execId, report);
  }
  const executions: ExecutionReport[] = [];
  const inputs: EngineInput[] = [];
  const seen = new Set(knownExecIds);
  for (const { contract, execution } of snapshot.executions) {
    const { execId } = execution;
    if (execId === undefined || !isAccount(execution.acctNumber, account)) continue;
    if (!seen.has(execId)) {
      seen.add(execId);
      executions.push({ contract, execution });
      inputs.push({ kind: 'execution', at, contract, execution });
    }
    const report = costs.get(execId);
    costs.delete(execId);
    if (report !== undefined) inputs.push({ kind: 'commission', at, report });
  }
  return { executions, inputs };
}

/** What is executed in all; of an execution and its corrections only the latest counts. */
function filledBy(open: OpenIntent, missed: readonly ExecutionReport[]): Decimal {
  const all = [
    ...open.fills,
    ...missed.map(({ execution }) => ({
      execId: execution.execId ?? '',
      qty: execution.shares ?? Decimal.ZERO,
    })),
  ];
  // base → the latest revision
  const latest = new Map<string, { readonly execId: string; readonly qty: Decimal }>();
  for (const fill of all) {
    const base = execIdBase(fill.execId);
    const earlier = latest.get(base);
    if (earlier === undefined || fill.execId > earlier.execId) latest.set(base, fill);
  }
  return Decimal.sum([...latest.values()].map((fill) => fill.qty));
}

/** An execution id without its last part, the number of its revision: `0000e0d5.69e05ee5.01.02` corrects `….01.01`. */
function execIdBase(execId: string): string {
  const dot = execId.lastIndexOf('.');
  return dot === -1 ? execId : execId.slice(0, dot);
}

function brokerPosition({ snapshot, account }: ReconcileQuestion, conId: number | undefined): Decimal {
  const held = snapshot.positions.filter((row) => row.account === account && row.contract.conId === conId);
  return Decimal.sum(held.map((row) => row.position));
}

/** By our fills and the missed ones. Corrections of what is counted already are left out: the figures then differ, and nothing is decided by them. */
function countedPosition(question: ReconcileQuestion, conId: number | undefined): Decimal {
  const before = conId === undefined ? Decimal.ZERO : question.positionOf(conId);
  const counted = new Set([...question.knownExecIds].map(execIdBase));
  const missed = missedExecutions(question).executions.filter(
    ({ contract, execution }) => contract.conId === conId && !counted.has(execIdBase(execution.execId ?? '')),
  );
  return Decimal.sum([
    before,
    ...missed.map(({ execution }) => {
      const shares = execution.shares ?? Decimal.ZERO;
      return execution.side === 'SLD' ? shares.negated() : shares;
    }),
  ]);
}

function isOf({ account }: ReconcileQuestion, open: OpenOrderReport): boolean {
  return isAccount(open.order.account, account);
}

/** What names no account may be ours. */
function isAccount(named: string | undefined, account: string): boolean {
  return named === undefined || named === '' || named === account;
}
