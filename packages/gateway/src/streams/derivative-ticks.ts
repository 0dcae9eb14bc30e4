import { Decimal, type Instant } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Listing } from '@tapewright/venue';
import type { DerivativesDesk } from '../market/derivatives-desk.ts';
import type { CallsAndPuts } from '../market/market.ts';
import { TICK } from '../market/ticks.ts';

/** Generic ticks that derivatives answer. */
const OPTION_VOLUME = 100;
const OPTION_OPEN_INTEREST = 101;
const IMPLIED_VOLATILITY = 106;
const FUTURES_OPEN_INTEREST = 588;

/** The figures of derivatives that a line asked for, as ticks. What has none stays silent. */
export function derivativeTicks(
  line: { readonly reqId: number; readonly genericTicks: ReadonlySet<number>; readonly listing: Listing },
  desk: DerivativesDesk,
  at: Instant,
): readonly ServerMessageInput[] {
  const { reqId, genericTicks: wanted, listing } = line;
  const ticks: ServerMessageInput[] = [];
  const size = (tickType: number, value: number): void => {
    ticks.push({ kind: 'tickSize', reqId, tickType, size: Decimal.of(value) });
  };
  // An option is a call or a put, and says nothing of the other.
  const { right } = listing.contract;
  const both = (call: number, put: number, of: CallsAndPuts | undefined): void => {
    if (of === undefined) return;
    if (right !== 'P') size(call, of.calls);
    if (right !== 'C') size(put, of.puts);
  };
  if (wanted.has(OPTION_VOLUME)) both(TICK.callVolume, TICK.putVolume, desk.optionVolume(listing));
  if (wanted.has(OPTION_OPEN_INTEREST))
    both(TICK.callOpenInterest, TICK.putOpenInterest, desk.optionOpenInterest(listing, at));
  const volatility = wanted.has(IMPLIED_VOLATILITY) ? desk.impliedVolatility(listing, at) : undefined;
  if (volatility !== undefined)
    ticks.push({ kind: 'tickGeneric', reqId, tickType: TICK.impliedVolatility, value: volatility });
  const interest = wanted.has(FUTURES_OPEN_INTEREST) ? desk.futuresOpenInterest(listing, at) : undefined;
  if (interest !== undefined) size(TICK.futuresOpenInterest, interest);
  return ticks;
}
