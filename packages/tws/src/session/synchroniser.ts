import type { AccountValue, CommissionAndFeesReport, Position } from '@tapewright/model';
import type { ClientMessageInput } from '../messages/index.ts';
import type { Incoming } from './session-io.ts';
import type { RequestIds } from './ids.ts';
import { OpenOrderCollector, positionReport } from './reports.ts';
import {
  type CompletedOrderReport,
  type ExecutionReport,
  SNAPSHOT_PARTS,
  type Snapshot,
  type SnapshotPart,
} from './snapshot.ts';

/** What is known of the gateway before the snapshots. */
export interface Greeting {
  readonly serverVersion: number;
  readonly connectionTime: string;
  readonly accounts: readonly string[];
  readonly nextValidId: number;
}

/**
 * Asks for everything the account holds and collects the answers. What arrives late still counts: the snapshot is whole as soon
 * as nothing is missing.
 */
export class Synchroniser {
  readonly #greeting: Greeting;
  readonly #parts: readonly SnapshotPart[];
  readonly #missing: Set<SnapshotPart>;
  /** Parts that the gateway refused, with its words. */
  readonly #refused = new Map<SnapshotPart, string>();
  readonly #executionsReqId: number;
  /** reqId → account, while its end has not come */
  readonly #accountReqIds = new Map<number, string>();

  #openOrders = new OpenOrderCollector();
  #completedOrders: CompletedOrderReport[] = [];
  readonly #executions: ExecutionReport[] = [];
  readonly #commissions: CommissionAndFeesReport[] = [];
  /** `account/conId` → holding */
  readonly #positions = new Map<string, Position>();
  /** `account/key/currency` → value */
  readonly #accountValues = new Map<string, AccountValue>();

  constructor(
    greeting: Greeting,
    requestIds: RequestIds,
    { parts = SNAPSHOT_PARTS }: { readonly parts?: readonly SnapshotPart[] | undefined } = {},
  ) {
    this.#greeting = greeting;
    this.#parts = parts;
    this.#missing = new Set(parts);
    this.#executionsReqId = requestIds.allocate();
    if (greeting.accounts.length === 1 || !parts.includes('account')) return;
    for (const account of greeting.accounts) this.#accountReqIds.set(requestIds.allocate(), account);
  }

  /** The questions, in the order in which they are to be asked. */
  requests(): ClientMessageInput[] {
    return this.#parts.flatMap((part) => this.#request(part));
  }

  get missing(): readonly SnapshotPart[] {
    return [...this.#missing];
  }

  /** `executions` or, when the gateway said why, `executions (321: …)`. */
  describeMissing(): string[] {
    return this.missing.map((part) => {
      const refusal = this.#refused.get(part);
      return refusal === undefined ? part : `${part} (${refusal})`;
    });
  }

  get isWhole(): boolean {
    return this.#missing.size === 0;
  }

  /** What came of it so far answered an older question: its own answer is still to come. */
  restart(part: SnapshotPart): void {
    if (part === 'openOrders') this.#openOrders = new OpenOrderCollector();
    if (part === 'completedOrders') this.#completedOrders = [];
    if (part === 'positions') this.#positions.clear();
  }

  absorb(message: Incoming): void {
    switch (message.kind) {
      case 'openOrder':
        this.#openOrders.onOpenOrder(message);
        return;
      case 'orderStatus':
        this.#openOrders.onStatus(message);
        return;
      case 'completedOrder': {
        const { contract, order, orderState } = message;
        this.#completedOrders.push({ contract, order, orderState });
        return;
      }
      case 'execDetails':
        this.#executions.push({ contract: message.contract, execution: message.execution });
        return;
      case 'commissionAndFeesReport': {
        const { kind: _, ...report } = message;
        this.#commissions.push(report);
        return;
      }
      case 'position':
        this.#positions.set(`${message.account}/${message.contract.conId ?? 0}`, positionReport(message));
        return;
      case 'updateAccountValue':
        this.#absorbValue({ ...message, account: message.accountName });
        return;
      case 'accountUpdateMulti':
        this.#absorbValue(message);
        return;
      default:
        this.#absorbEnd(message);
    }
  }

  snapshot(): Snapshot {
    return {
      ...this.#greeting,
      missing: this.missing,
      positions: [...this.#positions.values()].filter((position) => !position.position.isZero),
      openOrders: this.#openOrders.orders,
      completedOrders: [...this.#completedOrders],
      executions: [...this.#executions],
      commissions: [...this.#commissions],
      accountValues: [...this.#accountValues.values()],
    };
  }

  #request(part: SnapshotPart): ClientMessageInput[] {
    switch (part) {
      case 'openOrders':
        return [{ kind: 'reqAllOpenOrders' }];
      case 'completedOrders':
        return [{ kind: 'reqCompletedOrders', apiOnly: false }];
      case 'executions':
        return [{ kind: 'reqExecutions', reqId: this.#executionsReqId, executionFilter: {} }];
      case 'positions':
        return [{ kind: 'reqPositions' }];
      case 'account': {
        const [account, ...others] = this.#greeting.accounts;
        if (account !== undefined && others.length === 0) {
          return [{ kind: 'reqAccountUpdates', subscribe: true, acctCode: account }];
        }
        return [...this.#accountReqIds].map(([reqId, account]) => ({
          kind: 'reqAccountUpdatesMulti',
          reqId,
          account,
          modelCode: '',
          ledgerAndNLV: false,
        }));
      }
    }
  }

  #absorbEnd(message: Incoming): void {
    switch (message.kind) {
      case 'openOrderEnd':
        this.#missing.delete('openOrders');
        return;
      case 'completedOrdersEnd':
        this.#missing.delete('completedOrders');
        return;
      case 'execDetailsEnd':
        if (message.reqId === this.#executionsReqId) this.#missing.delete('executions');
        return;
      case 'positionEnd':
        this.#missing.delete('positions');
        return;
      case 'accountDownloadEnd':
        this.#missing.delete('account');
        return;
      case 'accountUpdateMultiEnd':
        this.#accountReqIds.delete(message.reqId);
        if (this.#accountReqIds.size === 0) this.#missing.delete('account');
        return;
      case 'error':
        if (message.id === this.#executionsReqId) this.#refused.set('executions', errorText(message));
        if (this.#accountReqIds.has(message.id)) this.#refused.set('account', errorText(message));
        return;
      default:
        return;
    }
  }

  #absorbValue({ account, key, value, currency }: AccountValue): void {
    this.#accountValues.set(`${account}/${key}/${currency}`, { account, key, value, currency });
  }
}

function errorText(message: Extract<Incoming, { readonly kind: 'error' }>): string {
  return `${message.errorCode}: ${message.errorMsg}`;
}
