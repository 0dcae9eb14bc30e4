import { settlementOf, type Decimal } from '@tapewright/model';
import type { ValuedPosition } from './account-figures.ts';
import { exchangeRate, fineMoney, money, type Figure } from './figure.ts';

/** What the ledger of an account, or of several together, is made of. */
export interface LedgerParts {
  /** currency → cash that is booked */
  readonly cash: ReadonlyMap<string, Decimal>;
  readonly positions: readonly ValuedPosition[];
  /** The account's own currency. */
  readonly base: string;
  /** What one unit of a currency is worth in the account's own; undefined while no price is known. */
  readonly rateOf: (currency: string) => number | undefined;
  /** As the contract's details say it; undefined of what is no bond. */
  readonly bondTypeOf: (conId: number) => string | undefined;
}

/** tag → amount, all in one currency */
type Amounts = ReadonlyMap<string, number>;

/** What IB calls the sum of all currencies. */
export const BASE_LINE = 'BASE';

/** Amounts that IB writes with up to four digits. */
const FINE = ['CashBalance', 'TotalCashBalance', 'NetLiquidationByCurrency'];
const TREASURY = 'US GOVERNMENT';

/**
 * The lines of IB's `$LEDGER`: of `BASE`, in the account's currency, and of each currency of which there is cash or a holding. A tag's amounts
 * at their rates add up to that of `BASE`; a currency without a known rate is left out there, and says no `ExchangeRate`.
 *
 * Source: IB's list of account values, and the lines of paper accounts that people published. Cash includes what futures have gained, as IB
 * has it; here contracts for difference count with them, as they do in the margin. Interest and dividends are booked on the day they are due,
 * so none is ever on its way. Of a currency pair nothing is held: its money is in the cash.
 */
export function ledgerFigures(parts: LedgerParts): readonly Figure[] {
  const { cash, positions, base, rateOf } = parts;
  const held = positions.filter(({ contract }) => settlementOf(contract) !== 'exchanged');
  const currencies = new Set([base, ...cash.keys(), ...held.map(({ currency }) => currency)]);
  const total = new Map<string, number>();
  const lines = [...currencies].flatMap((currency) => {
    const own = held.filter((position) => position.currency === currency);
    const amounts = amountsOf(cash.get(currency)?.toNumber() ?? 0, own, parts.bondTypeOf);
    const rate = rateOf(currency);
    if (rate !== undefined) {
      for (const [tag, amount] of amounts) total.set(tag, (total.get(tag) ?? 0) + amount * rate);
    }
    return written(currency, amounts, rate);
  });
  return [...written(BASE_LINE, total, 1), ...lines];
}

function written(currency: string, amounts: Amounts, rate: number | undefined): readonly Figure[] {
  return [
    { tag: 'Currency', value: currency, currency },
    ...[...amounts].map(([tag, amount]) => ({
      tag,
      value: FINE.includes(tag) ? fineMoney(amount) : money(amount),
      currency,
    })),
    ...(rate === undefined ? [] : [{ tag: 'ExchangeRate', value: exchangeRate(rate), currency }]),
  ];
}

/** `held`: what is of this currency. What has no price yet counts as nothing. */
function amountsOf(
  booked: number,
  held: readonly ValuedPosition[],
  bondTypeOf: LedgerParts['bondTypeOf'],
): Amounts {
  const sum = (of: (position: ValuedPosition) => number | undefined): number =>
    held.reduce((total, position) => total + (of(position) ?? 0), 0);
  const worth = (...secTypes: readonly string[]) =>
    sum(({ contract, value }) => (secTypes.includes(contract.secType ?? '') ? value : 0));
  const treasuries = sum(({ contract, conId, value }) =>
    contract.secType === 'BOND' && bondTypeOf(conId) === TREASURY ? value : 0,
  );
  const futuresPnl = gainOfMargined(held);
  const totalCash = booked + futuresPnl;
  const funds = worth('FUND');
  return new Map([
    ['CashBalance', totalCash],
    ['TotalCashBalance', totalCash],
    ['AccruedCash', 0],
    ['StockMarketValue', worth('STK')],
    ['OptionMarketValue', worth('OPT')],
    ['FutureOptionValue', worth('FOP')],
    ['FuturesPNL', futuresPnl],
    ['WarrantValue', worth('WAR')],
    ['IssuerOptionValue', worth('IOPT')],
    ['FundValue', funds],
    ['MutualFundValue', funds],
    ['TBondValue', treasuries],
    ['TBillValue', worth('BILL')],
    ['CorporateBondValue', worth('BOND') - treasuries],
    ['Cryptocurrency', worth('CRYPTO')],
    ['NetDividend', 0],
    ['NetLiquidationByCurrency', booked + sum(({ equity }) => equity)],
    ['UnrealizedPnL', sum(({ unrealizedPnl }) => unrealizedPnl)],
    ['RealizedPnL', sum(({ realizedPnl }) => realizedPnl)],
  ]);
}

/** What futures and contracts for difference have gained since they were opened: nothing of it is booked before they are closed. */
function gainOfMargined(held: readonly ValuedPosition[]): number {
  return held.reduce(
    (sum, { contract, equity }) => (settlementOf(contract) === 'margined' ? sum + equity : sum),
    0,
  );
}
