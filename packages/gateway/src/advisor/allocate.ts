import { Decimal, type Order } from '@tapewright/model';
import { dividedUnits, type AllocatedPart } from '@tapewright/venue';
import { invalidRequest } from '../session/error-texts.ts';
import type { IbErrorText } from '../session/api-session.ts';
import { isComputed, methodNamed, type AllocationGroup, type AllocationMethod } from './allocation-group.ts';

/** What the shares of accounts are worked out from. */
export interface AllocationView {
  /** In one currency for all accounts. */
  netLiquidation(account: string): number;
  equityWithLoanValue(account: string): number;
  /** Of the instrument of the order; negative when short. */
  positionOf(account: string): Decimal;
  /** What a unit costs: the limit of the order, or else what the market says; undefined when it says nothing. */
  readonly unitPrice: number | undefined;
  /** The smallest step of a size that is not whole. */
  readonly sizeIncrement: Decimal;
}

export type Allocation =
  | { readonly kind: 'allocated'; readonly parts: readonly AllocatedPart[]; readonly quantity: Decimal }
  | { readonly kind: 'refused'; readonly error: IbErrorText };

/** IB's older method, by which positions change by the percentage of the order. No group has it; an order may name it. */
const PERCENT_CHANGE = 'PctChange';

/**
 * Who gets what of an order for a group. Whole shares or contracts where the order is of whole ones; what does not divide goes to the
 * largest fractions. Accounts that get nothing are left out. Source of the methods: TWS API, "Allocation Methods and Groups", and the
 * guide to TWS for advisors.
 */
export function allocate(order: Order, group: AllocationGroup, view: AllocationView): Allocation {
  if ((order.cashQty ?? 0) > 0)
    return refused('An order for a group is in shares or contracts, not in a cash quantity.');
  if (order.faMethod === PERCENT_CHANGE) return byPercentChange(order, group, view);
  const method = methodOf(order.faMethod ?? '', group);
  if (typeof method !== 'string') return method;
  const stated = order.totalQuantity ?? Decimal.ZERO;
  switch (method) {
    case 'ContractsOrShares':
      return byAmounts(group, stated);
    case 'MonetaryAmount':
      return stated.isZero ? byMoney(group, view) : byWeights(stated, group, amounts(group), view);
    case 'Ratio':
    case 'Percent':
      return byWeights(stated, group, amounts(group), view);
    case 'Equal':
      return byWeights(
        stated,
        group,
        group.members.map(() => 1),
        view,
      );
    case 'NetLiq':
      return byWeights(
        stated,
        group,
        group.members.map(({ account }) => view.netLiquidation(account)),
        view,
      );
    case 'AvailableEquity':
      return byWeights(
        stated,
        group,
        group.members.map(({ account }) => view.equityWithLoanValue(account)),
        view,
      );
  }
}

/** The method of the group, unless the order names another that needs nothing stated. */
function methodOf(
  named: string,
  { name, method }: AllocationGroup,
): AllocationMethod | Extract<Allocation, { kind: 'refused' }> {
  if (named === '') return method;
  const asked = methodNamed(named);
  if (asked === undefined) return refused(`FA method '${named}' is not known.`);
  if (asked === method || (isComputed(asked) && isComputed(method))) return asked;
  return {
    kind: 'refused',
    // The code is recorded, its text is ours.
    error: {
      code: 10226,
      message: `FA method '${named}' cannot be used with group '${name}', whose method is ${method}. Leave it out.`,
    },
  };
}

function byWeights(
  quantity: Decimal,
  { name, members }: AllocationGroup,
  weights: readonly number[],
  { sizeIncrement }: AllocationView,
): Allocation {
  if (quantity.sign <= 0) return refused('The order for a group needs a quantity.');
  const step = quantity.isMultipleOf(1) ? Decimal.ONE : sizeIncrement;
  if (!quantity.isMultipleOf(step))
    return refused(`${quantity} cannot be divided: sizes go by steps of ${step}.`);
  // Ratios and percentages may have digits, and money has cents: four more than those are beyond doubt.
  const exact = weights.map((weight) => BigInt(Math.max(0, Math.round(weight * WEIGHT_UNITS))));
  if (exact.every((weight) => weight === 0n))
    return refused(`No account of group '${name}' has anything to divide the order by.`);
  const units = dividedUnits(quantity.dividedBy(step, 0).toNumber(), exact);
  return allocated(members.map(({ account }, index) => ({ account, qty: step.times(units[index] ?? 0) })));
}

const WEIGHT_UNITS = 1_000_000;

/** The shares that the group states; the order, if it says how many, must say as many. */
function byAmounts({ name, members }: AllocationGroup, quantity: Decimal): Allocation {
  const parts = members.map(({ account, amount = Decimal.ZERO }) => ({ account, qty: amount }));
  const sum = Decimal.sum(parts.map(({ qty }) => qty));
  if (!quantity.isZero && !quantity.equals(sum))
    return refused(`The accounts of group '${name}' get ${sum} in all, and the order is for ${quantity}.`);
  return allocated(parts);
}

/** As many whole units as each account's money buys. */
function byMoney({ name, members }: AllocationGroup, { unitPrice }: AllocationView): Allocation {
  if (unitPrice === undefined || unitPrice <= 0)
    return refused(`There is no price to turn the money of group '${name}' into a quantity.`);
  const price = Decimal.of(unitPrice);
  return allocated(
    members.map(({ account, amount = Decimal.ZERO }) => ({
      account,
      qty: amount.dividedBy(price, 0, 'down'),
    })),
  );
}

/**
 * A part of what each account has: more of it by a positive percentage, less by a negative one. Buying is more of what is long and less of
 * what is short, selling the other way round; who has nothing of that side is left out.
 */
function byPercentChange(order: Order, group: AllocationGroup, view: AllocationView): Allocation {
  const percent = Decimal.parse(order.faPercentage ?? '');
  if (percent === undefined || percent.isZero)
    return refused('The method PctChange needs an faPercentage other than zero.');
  if (order.totalQuantity?.isZero === false)
    return refused('The method PctChange works out the quantity of the order. Leave it out.');
  const isBuy = order.action?.toUpperCase() === 'BUY';
  const sideWanted = isBuy === percent.sign > 0 ? 1 : -1;
  return allocated(
    group.members.map(({ account }) => {
      const held = view.positionOf(account);
      const qty = held.sign === sideWanted ? held.abs().times(percent.abs()).dividedBy(100, 0, 'down') : null;
      return { account, qty: qty ?? Decimal.ZERO };
    }),
  );
}

function allocated(all: readonly AllocatedPart[]): Allocation {
  const parts = all.filter(({ qty }) => qty.sign > 0);
  if (parts.length === 0) return refused('No account would get anything of the order.');
  return { kind: 'allocated', parts, quantity: Decimal.sum(parts.map(({ qty }) => qty)) };
}

function amounts({ members }: AllocationGroup): readonly number[] {
  return members.map(({ amount }) => amount?.toNumber() ?? 0);
}

function refused(cause: string): Extract<Allocation, { kind: 'refused' }> {
  return { kind: 'refused', error: invalidRequest(cause) };
}
