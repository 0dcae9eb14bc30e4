import {
  assertNever,
  type BrokerEvent,
  type CommissionEvent,
  type Contract,
  type ExecutionEvent,
  type Order,
  type OrderEvent,
  type OrderStatus,
} from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Venue } from '@tapewright/venue';
import type { ApiSession } from '../session/api-session.ts';
import type { ClientRegistry } from '../session/client-registry.ts';
import type { GatewayState } from '../keeping/gateway-state.ts';
import { reportedContract } from '../wire/reported-contract.ts';
import { orderMessages } from './order-echo.ts';
import { ManualOrders } from './manual-orders.ts';
import { OrderIds } from './order-ids.ts';

/** An order as the desk last heard of it. */
export interface DeskOrder {
  readonly permId: number;
  readonly status: OrderStatus;
}

/**
 * Between the clients' order ids and the venue's orders: knows which order a client means, and to which client a report goes. Orders
 * outlive the connection of the client that placed them; their reports then wait to be asked for.
 */
export class OrderDesk {
  readonly ids: OrderIds;
  readonly manual: ManualOrders;
  readonly #venue: Venue;
  readonly #clients: ClientRegistry;
  /** `clientId/orderId` → the newest order under it */
  readonly #byOrderId = new Map<string, DeskOrder>();
  readonly #accounts: readonly string[];
  readonly #masterClientId: () => number | undefined;
  /** The last refusal of an order by hand, for whoever entered it. */
  manualRefusal: { readonly code: number; readonly message: string } | undefined;
  /** execId → execution, until its commission report has followed */
  readonly #uncosted = new Map<string, ExecutionEvent>();

  constructor(parts: {
    readonly venue: Venue;
    readonly clients: ClientRegistry;
    readonly accounts: readonly string[];
    /** The client that hears of everyone's orders. */
    readonly masterClientId: () => number | undefined;
    readonly resumes?: GatewayState | undefined;
  }) {
    this.ids = new OrderIds(parts.resumes?.orderIds);
    this.manual = new ManualOrders(parts.resumes?.venue.orders);
    for (const { clientId, orderId, permId, status } of parts.resumes?.venue.orders ?? [])
      this.#byOrderId.set(`${clientId}/${orderId}`, { permId, status });
    this.#venue = parts.venue;
    this.#clients = parts.clients;
    this.#accounts = parts.accounts;
    this.#masterClientId = parts.masterClientId;
  }

  /** The order that a client means by an id, one that it has not transmitted yet included. */
  find(clientId: number, orderId: number): DeskOrder | undefined {
    if (this.manual.isUnbound(clientId, orderId)) return undefined;
    const reported = this.#byOrderId.get(`${clientId}/${orderId}`);
    if (reported !== undefined || orderId >= this.ids.next(clientId)) return reported;
    for (const account of this.#accounts) {
      const permId = this.#venue.permIdOf({ clientId, account, orderId });
      if (permId !== undefined) return { permId, status: 'PendingSubmit' };
    }
    return undefined;
  }

  /** A working order of any client under an order id: the oldest, if several have used it. */
  findOthers(orderId: number): DeskOrder | undefined {
    const event = this.#venue.openOrders().find((open) => open.orderId === orderId);
    return event === undefined ? undefined : { permId: event.permId, status: event.status };
  }

  /** Active orders of a client on one side of a contract. */
  activeOnSide(clientId: number, contract: Contract, order: Order): number {
    const open = this.#venue.openOrders({ clientId, conId: contract.conId });
    return open.filter((event) => event.order.action === order.action).length;
  }

  /** Passes a report on to the client it belongs to. */
  report(event: Exclude<BrokerEvent, CommissionEvent>): void {
    switch (event.kind) {
      case 'order':
        this.#note(event);
        return this.#reportOrder(event);
      case 'execution': {
        const { execId, clientId = 0 } = event.execution;
        if (execId !== undefined && event.contract.secType !== 'BAG') this.#uncosted.set(execId, event);
        return this.#send(this.#addressee(event.execution, clientId), [
          this.executionMessage(event, NO_REQUEST),
        ]);
      }
      case 'refusal':
        if (this.manual.isUnbound(event.clientId, event.orderId)) this.manualRefusal = event;
        else this.#clients.get(event.clientId)?.error(event.orderId, event);
        return;
      default:
        return assertNever(event);
    }
  }

  /** Passes on what an execution cost; answers the execution. */
  costed({ report }: CommissionEvent): ExecutionEvent | undefined {
    const { execId = '' } = report;
    const execution = this.#uncosted.get(execId);
    this.#uncosted.delete(execId);
    const clientId = execution?.execution.clientId ?? 0;
    this.#send(this.#addressee(execution?.execution, clientId), [
      { kind: 'commissionAndFeesReport', ...report },
    ]);
    return execution;
  }

  /** Sends the client its own working orders, oldest first; how many there were. Those by hand are not, before they are bound. */
  sendOwnOrders(session: ApiSession): number {
    const { clientId } = session;
    const open = this.#venue
      .openOrders({ clientId })
      .filter(({ orderId }) => !this.manual.isUnbound(clientId, orderId));
    for (const event of open) for (const message of orderMessages(event)) session.send(message);
    return open.length;
  }

  /** Sends the working orders of all clients. */
  sendAllOrders(session: ApiSession): void {
    for (const event of this.#venue.openOrders())
      for (const message of orderMessages(this.manual.shown(event))) session.send(message);
  }

  /** Binds what was entered by hand, so that client 0 can name it. */
  bindManual(): void {
    for (const { clientId, orderId, permId } of this.#venue.openOrders())
      if (this.manual.isUnbound(clientId, orderId)) this.#bind({ clientId, orderId, permId });
  }

  executionMessage(event: Pick<ExecutionEvent, 'contract' | 'execution'>, reqId: number): ServerMessageInput {
    return {
      kind: 'execDetails',
      reqId,
      contract: reportedContract(event.contract),
      execution: this.manual.shownExecution(event.execution),
    };
  }

  #reportOrder(event: OrderEvent): void {
    const { clientId, orderId } = event;
    const bindsNow = this.manual.bindsAtOnce && this.#clients.get(clientId) !== undefined;
    if (this.manual.isUnbound(clientId, orderId) && bindsNow) this.#bind(event);
    this.#send(this.#addressee(event, clientId), orderMessages(this.manual.shown(event)));
  }

  #bind({ clientId, orderId, permId }: Pick<OrderEvent, 'clientId' | 'orderId' | 'permId'>): void {
    this.manual.bind(orderId);
    this.#send(clientId, [{ kind: 'orderBound', permId, clientId, orderId }]);
  }

  /** Who hears of an order beside the master: its client, which does not hear of what it cannot name. */
  #addressee(
    of: { readonly orderId?: number | undefined } | undefined,
    clientId: number,
  ): number | undefined {
    return this.manual.isUnbound(clientId, of?.orderId) ? undefined : clientId;
  }

  #note(event: OrderEvent): void {
    if (event.order.whatIf === true) return;
    this.#byOrderId.set(`${event.clientId}/${event.orderId}`, {
      permId: event.permId,
      status: event.status,
    });
  }

  #send(clientId: number | undefined, messages: readonly ServerMessageInput[]): void {
    const session = clientId === undefined ? undefined : this.#clients.get(clientId);
    const masterClientId = this.#masterClientId();
    const master = masterClientId === undefined ? undefined : this.#clients.get(masterClientId);
    for (const message of messages) {
      session?.send(message);
      if (master !== session) master?.send(message);
    }
  }
}

/** The request id of an execution that nobody asked for. */
const NO_REQUEST = -1;
