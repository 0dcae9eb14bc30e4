import type { MarginedValues } from '@tapewright/venue';
import { money, type Figure } from './figure.ts';

/**
 * The figures of a margined account by IB's tags. `Full…` is the margin without a discount for the day, `LookAhead…` that after its next
 * change: here there is one margin for day and night, so they agree with the present ones, and no change is ahead.
 */
export function marginFigures(values: MarginedValues): readonly Figure[] {
  const { baseCurrency: currency, initMarginReq, maintMarginReq, availableFunds, excessLiquidity } = values;
  const figure = (tag: string, value: number): Figure => ({ tag, value: money(value), currency });
  const margins = (prefix: string): readonly Figure[] => [
    figure(`${prefix}InitMarginReq`, initMarginReq),
    figure(`${prefix}MaintMarginReq`, maintMarginReq),
    figure(`${prefix}AvailableFunds`, availableFunds),
    figure(`${prefix}ExcessLiquidity`, excessLiquidity),
  ];
  return [
    figure('NetLiquidation', values.netLiquidation),
    figure('EquityWithLoanValue', values.equityWithLoanValue),
    figure('GrossPositionValue', values.grossPositionValue),
    ...margins(''),
    ...margins('Full'),
    ...margins('LookAhead'),
    { tag: 'LookAheadNextChange', value: '0', currency: '' },
    figure('BuyingPower', values.buyingPower),
    { tag: 'Cushion', value: values.cushion.toFixed(6), currency: '' },
    { tag: 'Leverage', value: values.leverage.toFixed(2), currency: '' },
    figure('RegTEquity', values.equityWithLoanValue),
    figure('RegTMargin', values.regTMargin),
    ...(values.sma === undefined ? [] : [figure('SMA', values.sma)]),
    // The count of day trades ended with FINRA rule 4210 as of 2026-06-04.
    { tag: 'DayTradesRemaining', value: '-1', currency: '' },
  ];
}
