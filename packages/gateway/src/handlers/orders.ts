import { assertNever, Decimal, multiplierOf, type Order, type OrderCancel } from '@tapewright/model';
import { allocate, type Allocation } from '../advisor/allocate.ts';
import type { Advisor } from '../advisor/advisor.ts';
import type { AllocationGroup } from '../advisor/allocation-group.ts';
import type { ApiSession, IbErrorText } from '../session/api-session.ts';
import { BAD_MANUAL_TIME, invalidRequest, NO_ALLOCATION, READ_ONLY } from '../session/error-texts.ts';
import type { Request } from '../wire/messages.ts';
import { parseRequestTime } from '../wire/time-text.ts';
import type { World } from '../world.ts';
import type { DeskOrder } from '../orders/order-desk.ts';
import { statedOrder } from '../orders/stated-order.ts';
import type { Handlers } from './handler.ts';

export const orderHandlers: Handlers<
  | 'placeOrder'
  | 'cancelOrder'
  | 'reqGlobalCancel'
  | 'reqOpenOrders'
  | 'reqAllOpenOrders'
  | 'reqAutoOpenOrders'
  | 'reqCompletedOrders'
> = {
  placeOrder(request, session, world) {
    const { orderId, contract } = request;
    if (world.settings.isReadOnly) {
      session.error(orderId, READ_ONLY);
      return;
    }
    const account = accountOf(request.order, world);
    if (account.kind === 'refused') {
      session.error(orderId, account.error);
      return;
    }
    const order = statedOrder(request.order, account.account);
    if (order.whatIf !== true) {
      const known = world.orders.find(session.clientId, orderId);
      if (known !== undefined) {
        modify(known, { ...request, order }, session, world);
        return;
      }
      const refusal = world.orders.ids.refusal(session.clientId, orderId) ?? tooMany(request, session, world);
      if (refusal !== undefined) {
        session.error(orderId, refusal);
        return;
      }
    }
    const shared = account.group === undefined ? undefined : allocated(request, account.group, world);
    if (shared?.kind === 'refused') {
      session.error(orderId, shared.error);
      return;
    }
    if (order.whatIf !== true) world.orders.ids.raise(session.clientId, orderId);
    world.act({
      kind: 'place',
      at: world.now(),
      account: account.account,
      clientId: session.clientId,
      orderId,
      contract,
      order: shared === undefined ? order : { ...order, totalQuantity: shared.quantity },
      allocation: shared?.parts,
    });
  },
  cancelOrder({ orderId, orderCancel }, session, world) {
    if (world.settings.isReadOnly) {
      session.error(orderId, READ_ONLY);
      return;
    }
    if (!hasReadableTime(orderCancel)) {
      session.error(orderId, BAD_MANUAL_TIME);
      return;
    }
    const own = world.orders.find(session.clientId, orderId);
    const known = own ?? (world.mayCancelOthers ? world.orders.findOthers(orderId) : undefined);
    if (known === undefined) {
      session.error(orderId, {
        code: 10147,
        message: `OrderId ${orderId} that needs to be cancelled is not found.`,
      });
      return;
    }
    world.act({
      kind: 'cancel',
      at: world.now(),
      permId: known.permId,
      clientId: session.clientId,
      cancel: orderCancel,
    });
  },
  reqGlobalCancel({ orderCancel }, session, world) {
    if (world.settings.isReadOnly) {
      session.error(-1, READ_ONLY);
      return;
    }
    if (!hasReadableTime(orderCancel)) {
      session.error(-1, BAD_MANUAL_TIME);
      return;
    }
    world.act({ kind: 'cancelAll', at: world.now(), cancel: orderCancel });
  },
  reqOpenOrders(_, session, world) {
    // Asking for its open orders, client 0 takes over what was entered by hand.
    if (session.clientId === 0) world.orders.bindManual();
    world.orders.sendOwnOrders(session);
    session.send({ kind: 'openOrderEnd' });
  },
  reqAllOpenOrders(_, session, world) {
    world.orders.sendAllOrders(session);
    session.send({ kind: 'openOrderEnd' });
  },
  // No end message follows, also on a real gateway.
  reqAutoOpenOrders({ autoBind }, session, world) {
    if (session.clientId === 0) {
      world.orders.manual.bindsAtOnce = autoBind;
      return;
    }
    session.error(-1, invalidRequest('Only the default client (i.e 0) can auto bind orders.'));
  },
  reqCompletedOrders(_, session, world) {
    for (const { contract, order, state } of world.venue.completedOrders()) {
      session.send({ kind: 'completedOrder', contract, order, orderState: state });
    }
    session.send({ kind: 'completedOrdersEnd' });
  },
};

/** The time at which somebody cancelled by hand is for the exchange's records; it has to be one. */
function hasReadableTime({ manualOrderCancelTime = '' }: OrderCancel = {}): boolean {
  return manualOrderCancelTime === '' || parseRequestTime(manualOrderCancelTime) !== undefined;
}

type AccountChoice =
  /** `group`: of an advisor's order for several accounts; `account` is then the advisor's. */
  | { readonly kind: 'account'; readonly account: string; readonly group?: AllocationGroup | undefined }
  | { readonly kind: 'refused'; readonly error: IbErrorText };

/** A login with one account needs none to be named; a login with several does, and an advisor's may name a group instead. */
function accountOf(order: Order, world: World): AccountChoice {
  const [only, ...others] = world.accounts;
  const named = order.account ?? '';
  if (world.advisor !== undefined) return advisorsChoice(order, named, world.advisor);
  if (named !== '') {
    if (world.accounts.includes(named)) return { kind: 'account', account: named };
    return { kind: 'refused', error: invalidRequest(`Invalid account code '${named}'.`) };
  }
  if (only === undefined || others.length > 0) {
    return { kind: 'refused', error: invalidRequest('You must specify an account.') };
  }
  return { kind: 'account', account: only };
}

function advisorsChoice(order: Order, named: string, advisor: Advisor): AccountChoice {
  const { faGroup = '' } = order;
  // Account and group exclude each other; IB answers both with this text, as recorded.
  if (faGroup !== '' && named !== '' && named !== advisor.master && named !== advisor.allName)
    return { kind: 'refused', error: INVALID_ACCOUNT_NUMBER };
  if (faGroup !== '') {
    const group = advisor.group(faGroup);
    if (group !== undefined) return { kind: 'account', account: advisor.master, group };
    return { kind: 'refused', error: invalidRequest(`Invalid account group: ${faGroup}`) };
  }
  if (advisor.clients.includes(named)) return { kind: 'account', account: named };
  const isOwn = named === '' || named === advisor.master || named === advisor.allName;
  return {
    kind: 'refused',
    error: isOwn ? NO_ALLOCATION : invalidRequest(`Invalid account code '${named}'.`),
  };
}

const INVALID_ACCOUNT_NUMBER: IbErrorText = {
  code: 201,
  message: 'Order rejected - reason:Invalid account number.',
};

/** Who gets what of an order for a group, at its limit or at what the market says. */
function allocated(
  { contract, order }: Request<'placeOrder'>,
  group: AllocationGroup,
  world: World,
): Allocation {
  const { figures, venue } = world;
  const listing = venue.findListings(contract)[0];
  const conId = listing?.contract.conId ?? 0;
  const multiplier = multiplierOf(listing?.contract ?? contract)?.toNumber() ?? 1;
  const { bid, ask, last } = world.board(conId);
  const market = last ?? (order.action?.toUpperCase() === 'BUY' ? ask : bid);
  const price = (order.lmtPrice ?? 0) > 0 ? order.lmtPrice : market;
  return allocate(order, group, {
    netLiquidation: (account) => figures.netLiquidation(account),
    equityWithLoanValue: (account) => figures.amount(account, 'EquityWithLoanValue'),
    positionOf: (account) => venue.statement(account).positions.get(conId)?.qty ?? Decimal.ZERO,
    unitPrice: price === undefined ? undefined : price * multiplier,
    sizeIncrement: listing?.details.sizeIncrement ?? Decimal.ONE,
  });
}

/** The same order id again: a change of a working order, or a mistake. */
function modify(known: DeskOrder, request: Request<'placeOrder'>, session: ApiSession, world: World): void {
  const { orderId, contract, order } = request;
  switch (known.status) {
    case 'Cancelled':
    case 'ApiCancelled':
      session.error(orderId, { code: 103, message: `Duplicate order id: ${orderId}` });
      return;
    case 'Filled':
      session.error(orderId, { code: 104, message: "Can't modify a filled order." });
      return;
    case 'ApiPending':
    case 'PendingSubmit':
    case 'PendingCancel':
    case 'PreSubmitted':
    case 'Submitted':
    case 'Inactive':
      world.act({ kind: 'modify', at: world.now(), permId: known.permId, orderId, contract, order });
      return;
    default:
      assertNever(known.status);
  }
}

/** IB allows so many active orders of a contract on a side. */
function tooMany(request: Request<'placeOrder'>, session: ApiSession, world: World): IbErrorText | undefined {
  const limit = world.limits.maxActiveOrdersPerSide;
  const conId = world.venue.findListings(request.contract)[0]?.contract.conId;
  if (conId === undefined) return undefined;
  const active = world.orders.activeOnSide(session.clientId, { conId }, request.order);
  if (active < limit) return undefined;
  return {
    code: 201,
    message: `Order rejected - reason:You already have ${active} active orders of this contract on this side, limit ${limit}`,
  };
}
