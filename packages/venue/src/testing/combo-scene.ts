import { Decimal, instantFromIso, type ComboLeg, type Contract } from '@tapewright/model';
import { NO_FEES } from '../fees/fee-plan.ts';
import { derivativesAt } from '../instruments/derivatives.ts';
import { INSTRUMENTS, listingsOf } from '../instruments/instruments.ts';
import { Scene } from './scene.ts';
import type { VenueConfig } from '../venue.ts';
import type { VenueOutput } from '../venue-io.ts';

const asOf = instantFromIso('2026-08-25T14:00:00Z');
const derivatives = derivativesAt(INSTRUMENTS, { asOf, priceOf: ({ profile }) => profile.price });

function listed(localSymbol: string) {
  const found = derivatives.find(({ listing }) => listing.contract.localSymbol === localSymbol);
  if (found === undefined) throw new Error(`${localSymbol} is not listed`);
  return found.listing;
}

const conIdOf = (localSymbol: string) => listed(localSymbol).contract.conId ?? 0;
const [LOW_CALL, HIGH_CALL] = ['AAPL  260828C00230000', 'AAPL  260828C00235000'];
export const LOW = conIdOf(LOW_CALL);
export const HIGH = conIdOf(HIGH_CALL);
export const AAPL = 265598;

/** AAPL and two of its calls: 230 at 6.00 to 6.10, 235 at 3.00 to 3.10, fifty each. */
export function comboScene(config: Partial<VenueConfig> = {}): Scene {
  const made = new Scene({
    listings: [...listingsOf(['AAPL', 'EUR.USD', 'GOOGL']), listed(LOW_CALL), listed(HIGH_CALL)],
    feePlan: NO_FEES,
    ...config,
  });
  made.quote('CBOE', [[6, 50]], [[6.1, 50]], LOW);
  made.quote('CBOE', [[3, 50]], [[3.1, 50]], HIGH);
  return made;
}

export const leg = (conId: number, action: 'BUY' | 'SELL', more: Partial<ComboLeg> = {}): ComboLeg => ({
  conId,
  action,
  ratio: 1,
  exchange: 'SMART',
  ...more,
});

/** Buys the 230 call and sells the 235 call. */
export const VERTICAL: Contract = {
  conId: 0,
  symbol: 'AAPL',
  secType: 'BAG',
  currency: 'USD',
  exchange: 'SMART',
  comboLegs: [leg(LOW, 'BUY'), leg(HIGH, 'SELL')],
};

/** Contracts or shares held of something. */
export const held = (made: Scene, conId: number, account = 'DU1'): string =>
  (made.venue.statement(account).positions.get(conId)?.qty ?? Decimal.ZERO).toString();

/** The executions of some outputs: `BOT 2 @3.1 BAG .01.01`. */
export function rows(outputs: readonly VenueOutput[]): string[] {
  return outputs.flatMap((output) => {
    if (output.kind !== 'execution') return [];
    const { side, shares, price, execId = '' } = output.execution;
    const { secType, strike } = output.contract;
    const of = secType === 'OPT' ? `C${strike}` : secType;
    return [`${side} ${shares} @${price} ${of} ${execId.slice(-6)}`];
  });
}
