import { Decimal } from '@tapewright/model';
import type { FeeEvent, FeePlan, Fees } from './fee-plan.ts';

/** A part of what is traded, in percent, as backtesting.py (`commission=.002` is 0.2), backtrader (`setcommission`) and zipline (`PerDollar`) charge it. */
export function percentOfValue(percent: Decimal | number | string): FeePlan {
  const rate = Decimal.of(percent);
  mustNotBeNegative(rate);
  return plainPlan(`${rate} % of the value`, ({ value }) => value.times(rate).times('0.01'));
}

/** An amount for each share or contract, and no less than a minimum for each order, as zipline's `PerShare` charges it. */
export function perUnit(
  amount: Decimal | number | string,
  leastPerOrder: Decimal | number | string = 0,
): FeePlan {
  const [rate, least] = [Decimal.of(amount), Decimal.of(leastPerOrder)];
  mustNotBeNegative(rate);
  mustNotBeNegative(least);
  const name = `${rate} a unit${least.isZero ? '' : `, at least ${least}`}`;
  return plainPlan(name, ({ qty }) => {
    const charge = qty.times(rate);
    return charge.compare(least) < 0 ? least : charge;
  });
}

/** The same for every order, however large, as zipline's `PerTrade` charges it. */
export function perOrder(amount: Decimal | number | string): FeePlan {
  const charge = Decimal.of(amount);
  mustNotBeNegative(charge);
  return plainPlan(`${charge} an order`, () => charge);
}

/** A plan for everything, in the currency of the listing, that charges for what an order has filled in all. */
function plainPlan(
  name: string,
  charge: (whole: { readonly qty: Decimal; readonly value: Decimal }) => Decimal,
): FeePlan {
  return {
    name,
    covers: () => true,
    feesOf({ listing, qty, value, before }: FeeEvent): Fees {
      const whole = { qty: before.qty.plus(qty), value: before.value.plus(value) };
      const commission = charge(whole);
      return {
        currency: listing.contract.currency ?? '',
        commission: commission.minus(before.commission),
        thirdParty: Decimal.ZERO,
        after: { ...before, ...whole, commission },
      };
    },
  };
}

function mustNotBeNegative(amount: Decimal): void {
  if (amount.sign < 0) throw new RangeError(`a commission of ${amount}; it must not be below zero`);
}
