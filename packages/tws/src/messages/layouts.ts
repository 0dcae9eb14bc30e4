import { type TextStep, below, counted, flagged, overlay, since, fields } from '../schema/text-step.ts';

// Runs of fields that several messages share.

/** A contract as reports carry it. */
export const REPORTED_CONTRACT: readonly TextStep[] = below(
  'contract',
  'conId symbol secType lastTradeDateOrContractMonth strike right multiplier exchange currency localSymbol tradingClass',
);

/** A contract as most requests carry it. */
export const REQUESTED_CONTRACT: readonly TextStep[] = below(
  'contract',
  `conId symbol secType lastTradeDateOrContractMonth strike right multiplier exchange primaryExch currency localSymbol
   tradingClass`,
);

/** The legs of a combination in requests for data. */
export const PLAIN_LEGS: TextStep = counted('contract.comboLegs', 'conId', 'ratio', 'action', 'exchange');

/** The legs of a combination in orders. */
export const ORDER_LEGS: TextStep = counted(
  'contract.comboLegs',
  ...fields('conId ratio action exchange openClose shortSalesSlot designatedLocation exemptCode'),
);

/** One price for each leg, where the order has such prices. */
export const LEG_PRICES: TextStep = overlay('contract.comboLegs', 'perLegPrice');

export const DELTA_NEUTRAL_CONTRACT: TextStep = flagged(
  'contract.deltaNeutralContract',
  ...below('contract.deltaNeutralContract', 'conId delta price'),
);

/** The order model's code came with server version 103. */
export const MODEL_CODE: TextStep = since(103, 'order.modelCode');
