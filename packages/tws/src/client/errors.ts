import type { Contract } from '@tapewright/model';
import { type ConnectPhase, type DownReason, type LinkState, describeDown } from '../session/link-state.ts';

/** The gateway refused a request or an order. */
export class IbError extends Error {
  override readonly name: string = 'IbError';
  /** IB's error code. */
  readonly code: number;
  /** IB's words. */
  readonly text: string;
  /** The id of the request or the order; -1 for none. */
  readonly reqId: number;
  /** What was asked: `reqContractDetails`. */
  readonly request: string;
  readonly contract: Contract | undefined;
  readonly advancedOrderRejectJson: string | undefined;
  /** What the code means and what can be done; empty for a code that we do not know. */
  readonly advice: string;

  constructor(refusal: IbRefusal) {
    const about = refusal.contract === undefined ? '' : ` for ${describeContract(refusal.contract)}`;
    const advice = refusal.advice === '' ? '' : ` ${refusal.advice}`;
    super(
      `${refusal.request}${about} refused with ${refusal.code}: ${refusal.text.replace(/[.\s]+$/, '')}.${advice}`,
    );
    this.code = refusal.code;
    this.text = refusal.text;
    this.reqId = refusal.reqId;
    this.request = refusal.request;
    this.contract = refusal.contract;
    this.advancedOrderRejectJson = refusal.advancedOrderRejectJson;
    this.advice = refusal.advice;
  }
}

/** An error message of the gateway with what it was about. */
export interface IbRefusal {
  readonly code: number;
  readonly text: string;
  readonly reqId: number;
  readonly request: string;
  readonly contract?: Contract | undefined;
  readonly advancedOrderRejectJson?: string | undefined;
  readonly advice: string;
}

/** There is no session now; nothing was sent, and nothing is kept for later. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
  readonly state: LinkState;

  constructor(what: string, state: LinkState) {
    super(`${what} was not sent: the session is ${describeState(state)}`);
    this.state = state;
  }
}

/** The session stands but may not trade; nothing was sent. */
export class TradingBlocked extends Error {
  override readonly name = 'TradingBlocked';
  readonly reasons: readonly string[];

  constructor(what: string, reasons: readonly string[]) {
    super(`${what} was not sent: trading is blocked (${reasons.join('; ')})`);
    this.reasons = reasons;
  }
}

/** The moment after which the message was not to be sent has passed; it was not. */
export class TooLate extends Error {
  override readonly name = 'TooLate';

  constructor(what: string) {
    super(`${what} was not sent: its time was over`);
  }
}

/** The order was cancelled while it waited for its turn; it was not sent. */
export class Withdrawn extends Error {
  override readonly name = 'Withdrawn';

  constructor(what: string) {
    super(`${what} was not sent: it was cancelled while it waited for its turn`);
  }
}

/** Too many messages wait for their turn; this one was not sent. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';

  constructor(what: string, lane: string, limit: number) {
    super(`${what} was not sent: ${limit} messages wait in the ${lane} lane already`);
  }
}

/** The session ended while an answer was awaited. What became of the request is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly reason: DownReason;

  constructor(what: string, reason: DownReason) {
    super(`${what}: the session ended before the answer (${describeDown(reason)})`);
    this.reason = reason;
  }
}

/** No answer in time. What the gateway remarked meanwhile is in `notices`. */
export class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout';
  readonly timeoutMs: number;
  readonly notices: readonly IbError[];

  constructor(what: string, timeoutMs: number, notices: readonly IbError[] = []) {
    const remarks = notices.map((notice) => ` Meanwhile: ${notice.message}`).join('');
    super(`${what}: no answer within ${timeoutMs} ms.${remarks}`);
    this.timeoutMs = timeoutMs;
    this.notices = notices;
  }
}

/** `connect` did not lead to a usable session. */
export class ConnectFailed extends Error {
  override readonly name = 'ConnectFailed';
  /** The step that failed. */
  readonly phase: ConnectPhase;
  readonly reason: DownReason;

  constructor(address: string, phase: ConnectPhase, reason: DownReason) {
    super(`cannot connect to ${address}: ${phase} failed (${describeDown(reason)}). ${adviceFor(reason)}`);
    this.phase = phase;
    this.reason = reason;
  }
}

/** No contract fits the description. */
export class ContractNotFound extends Error {
  override readonly name = 'ContractNotFound';
  readonly contract: Contract;

  constructor(contract: Contract, cause: IbError | undefined) {
    super(
      `no contract is ${describeContract(contract)}: check symbol, kind, exchange and currency`,
      cause === undefined ? undefined : { cause },
    );
    this.contract = contract;
  }
}

/** Several contracts fit the description; one of them is meant. */
export class ContractAmbiguous extends Error {
  override readonly name = 'ContractAmbiguous';
  readonly contract: Contract;
  readonly candidates: readonly Contract[];

  constructor(contract: Contract, candidates: readonly Contract[]) {
    const shown = candidates
      .slice(0, SHOWN_CANDIDATES)
      .map((candidate) => `\n  ${describeContract(candidate)}`);
    const more =
      candidates.length > SHOWN_CANDIDATES ? `\n  and ${candidates.length - SHOWN_CANDIDATES} more` : '';
    super(
      `${candidates.length} contracts are ${describeContract(contract)}: say which, by primaryExch, expiry or conId${shown.join('')}${more}`,
    );
    this.contract = contract;
    this.candidates = candidates;
  }
}

const SHOWN_CANDIDATES = 5;

/** `AAPL STK SMART/NASDAQ USD #265598`: what is known of a contract, in one line. */
export function describeContract(contract: Contract): string {
  const { symbol, secType, exchange, primaryExch, currency, localSymbol, conId } = contract;
  const venue = [exchange, primaryExch].filter(Boolean).join('/');
  const option = [contract.lastTradeDateOrContractMonth, contract.strike, contract.right]
    .filter(Boolean)
    .join(' ');
  const local = localSymbol === symbol ? undefined : localSymbol;
  const id = conId === undefined || conId === 0 ? undefined : `#${conId}`;
  return (
    [symbol, secType, option, venue, currency, local, id].filter(Boolean).join(' ') || 'an empty contract'
  );
}

function describeState(state: LinkState): string {
  switch (state.phase) {
    case 'closed':
      return `closed (${describeDown(state.reason)})`;
    case 'waiting':
      return `down (${describeDown(state.reason)}) and will be tried again`;
    case 'degraded':
      return `degraded (${state.reasons.join('; ')})`;
    default:
      return `in phase ${state.phase}`;
  }
}

function adviceFor(reason: DownReason): string {
  switch (reason.kind) {
    case 'unreachable':
      return 'Is TWS or IB Gateway running, with the API enabled, and is this its port (TWS 7496 live, 7497 paper; Gateway 4001, 4002)?';
    case 'deadline':
      return reason.phase === 'tcp'
        ? 'Is the host right, and does a firewall let the port through?'
        : 'The gateway accepts connections but does not answer: a dialog may be open, or it needs a restart.';
    case 'clientIdInUse':
      return 'Another program uses this client id; stop it, or give this one an id of its own.';
    case 'unsupportedVersion':
      return 'Install a matching version of TWS or IB Gateway.';
    case 'orderIdsExhausted':
      return 'Reset the API order id sequence in the API settings of the gateway.';
    case 'closedByPeer':
      return 'The gateway closed the connection: is this address among its trusted ones, and is that port an API port?';
    default:
      return '';
  }
}
