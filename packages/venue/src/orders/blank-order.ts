import { Decimal, type Order } from '@tapewright/model';

/** An order that is being made. */
export type MutableOrder = { -readonly [Key in keyof Order]: Order[Key] };

/**
 * What a gateway states of every order beside what was asked, and room for the rest. Source: recorded frames of a gateway, server version
 * 225. All of it in one literal: an order made of others by spreading is a hash table to V8, ten times the size.
 */
export function blankOrder(): MutableOrder {
  return {
    lmtPrice: 0,
    auxPrice: 0,
    clearingIntent: 'IB',
    ocaType: 3,
    triggerMethod: 0,
    volatilityType: 0,
    referencePriceType: 0,
    deltaNeutralOrderType: 'None',
    deltaNeutralShortSaleSlot: 0,
    origin: 0,
    shortSaleSlot: 0,
    exemptCode: -1,
    adjustedOrderType: 'None',
    adjustableTrailingUnit: 0,
    dontUseAutoPriceForHedge: true,
    shareholder: 'Not an insider or substantial shareholder',
    routeMarketableToBbo: 0,
    usePriceMgmtAlgo: 0,
    seekPriceImprovement: 0,
    permId: 0,
    orderId: 0,
    clientId: 0,
    account: '',
    action: '',
    orderType: '',
    tif: '',
    totalQuantity: Decimal.ZERO,
  };
}
