import { Decimal } from '@tapewright/model';
import type { Fields, Value } from './random-message.ts';

// Our records in the shape of the official client's classes: the same facts under other names.

/** our name → the official one, per class; `undefined` drops a field that the class does not have. */
type Renames = Readonly<Record<string, string | undefined>>;

const COMBO_LEG: Renames = { shortSalesSlot: 'shortSaleSlot', perLegPrice: undefined };
const SOFT_DOLLAR_TIER: Renames = { value: 'val' };
const CONDITION: Renames = { type: 'condType' };

export function contractObject(contract: Fields): Fields {
  return {
    ...renamed(contract, { primaryExch: 'primaryExchange' }),
    ...part(contract, 'comboLegs', (legs) => records(legs).map((leg) => renamed(leg, COMBO_LEG))),
  };
}

/** Prices of legs belong to the order there; `isComplete` lists them even when no leg has one. */
export function orderObject(
  order: Fields,
  contract: Fields,
  { isComplete }: { isComplete: boolean },
): Fields {
  const legs = records(contract['comboLegs']);
  const hasLegPrices = legs.some((leg) => isComplete || leg['perLegPrice'] !== undefined);
  return {
    ...order,
    ...part(order, 'softDollarTier', (tier) => renamed(tier as Fields, SOFT_DOLLAR_TIER)),
    ...part(order, 'conditions', (conditions) =>
      records(conditions).map((condition) => renamed(condition, CONDITION)),
    ),
    ...(hasLegPrices && { orderComboLegs: legs.map((leg) => ({ price: leg['perLegPrice'] })) }),
  };
}

export function executionObject(execution: Fields): Fields {
  return renamed(execution, { isLiquidation: 'liquidation', isPriceRevisionPending: 'pendingPriceRevision' });
}

export function contractDetailsObject(contract: Fields, details: Fields): Fields {
  return {
    ...renamed(details, {
      puttable: 'putable',
      bondNotes: 'notes',
      fundMinimumSubsequentPurchase: 'fundSubsequentMinimumPurchase',
    }),
    ...part(details, 'ineligibilityReasonList', (reasons) =>
      records(reasons).map((reason) => renamed(reason, { id: 'id_' })),
    ),
    contract: contractObject(contract),
  };
}

/** The fields under other names, in the same order. */
export function renamed(fields: Fields, names: Renames): Fields {
  const result: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    const official = name in names ? names[name] : name;
    if (official !== undefined) result[official] = value;
  }
  return result;
}

export function records(value: Value): Fields[] {
  return (value ?? []) as Fields[];
}

function part(fields: Fields, name: string, convert: (value: Value) => Value): Fields {
  return fields[name] === undefined ? {} : { [name]: convert(fields[name]) };
}

/** A value as JSON for the oracle: objects named by class, decimals and infinities spelled out. */
export function wireValue(value: Value): Value {
  if (value instanceof Decimal) return { $d: value.toString() };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $n: String(value) };
  if (Array.isArray(value)) return value.map(wireValue);
  return value;
}
