import { type Contract, type Order, type OrderState, plusMs } from '@tapewright/model';
import { type CallOptions, DEFAULT_TIMEOUT, asError, settleable } from './ask.ts';
import { durationMs } from './duration.ts';
import { ConnectionLost, RequestTimeout } from './errors.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Wire } from './wire.ts';

/** A figure of the account before the order, by the order, and after it; undefined where the gateway says nothing. */
export interface Change {
  readonly before: number | undefined;
  readonly change: number | undefined;
  readonly after: number | undefined;
}

/** What an order would do to the account. Nothing was placed. */
export interface OrderPreview {
  readonly initMargin: Change;
  readonly maintMargin: Change;
  readonly equityWithLoan: Change;
  readonly marginCurrency: string | undefined;
  /** Either an amount, or a range. */
  readonly commission: {
    readonly amount: number | undefined;
    readonly min: number | undefined;
    readonly max: number | undefined;
    readonly currency: string | undefined;
  };
  /** The gateway's remark, if any. */
  readonly warning: string | undefined;
  /** Everything that it said. */
  readonly state: OrderState;
}

/**
 * Asks what an order would do, and places none. Throws an `IbError` with the reason where the order would be refused, and like every
 * order when it cannot be sent.
 */
export function previewOrder(
  { wire, desk }: { readonly wire: Wire; readonly desk: OrderDesk },
  { contract, order }: { readonly contract: Contract; readonly order: Order },
  options: CallOptions = {},
): Promise<OrderPreview> {
  const { signal } = options;
  if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
  const timeoutMs = durationMs(options.timeout ?? DEFAULT_TIMEOUT);
  const { promise, resolve, reject } = settleable<OrderPreview>();
  let orderId: number | undefined;
  const leaving: (() => void)[] = [];
  const finish = (settle: () => void): void => {
    for (const leave of leaving) leave();
    settle();
  };
  const fail = (error: Error): void => finish(() => reject(error));
  const onAbort = (): void => fail(asError(signal?.reason));
  const timer = wire.clock.wakeAt(plusMs(wire.clock.now(), timeoutMs), () =>
    fail(new RequestTimeout('the preview of the order', timeoutMs)),
  );
  leaving.push(
    () => timer.cancel(),
    () => signal?.removeEventListener('abort', onAbort),
    wire.books.on(['openOrder'], (message) => {
      if (message.orderId !== orderId || message.order.whatIf !== true) return;
      finish(() => resolve(readPreview(message.orderState)));
    }),
    wire.books.on(['error'], (message) => {
      if (message.id !== orderId) return;
      const effect = wire.codes.effect(message.errorCode, message.errorMsg, 'order');
      if (effect === 'refusesOrder') fail(wire.ibError(message, 'placeOrder (what-if)', contract));
    }),
    wire.bookkeepers.add((event) => {
      if (event.kind === 'down') fail(new ConnectionLost('the preview of the order', event.reason));
    }),
    desk.onDispatch((dispatch) => {
      if (dispatch.kind === 'notSent' && dispatch.orderId === orderId) fail(dispatch.error);
    }),
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    desk.place({
      contract,
      order: { ...order, whatIf: true, transmit: true },
      beforeWrite: (allocated) => {
        orderId = allocated;
      },
    });
  } catch (error) {
    fail(asError(error));
  }
  return promise;
}

function readPreview(state: OrderState): OrderPreview {
  return {
    initMargin: {
      before: state.initMarginBefore,
      change: state.initMarginChange,
      after: state.initMarginAfter,
    },
    maintMargin: {
      before: state.maintMarginBefore,
      change: state.maintMarginChange,
      after: state.maintMarginAfter,
    },
    equityWithLoan: {
      before: state.equityWithLoanBefore,
      change: state.equityWithLoanChange,
      after: state.equityWithLoanAfter,
    },
    marginCurrency: state.marginCurrency || undefined,
    commission: {
      amount: state.commissionAndFees,
      min: state.minCommissionAndFees,
      max: state.maxCommissionAndFees,
      currency: state.commissionAndFeesCurrency || undefined,
    },
    warning: state.warningText || undefined,
    state,
  };
}
