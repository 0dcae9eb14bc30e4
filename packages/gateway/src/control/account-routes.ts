import { Decimal } from '@tapewright/model';
import type { VenueInput } from '@tapewright/venue';
import { ControlError } from './control-error.ts';
import type { Controlled } from './control-server.ts';
import { fieldsOf, numberIn, optionalNumberIn, textIn } from './fields.ts';

type MarketInput = Extract<VenueInput, { kind: 'correction' | 'corporateAction' }>;
type Route = (call: { readonly body: unknown }, controlled: Controlled) => unknown;

/** What happens to accounts without an order of theirs. */
export const ACCOUNT_ROUTES = {
  // The exchange corrects a trade: its next revision takes its place. 0 shares bust it.
  'POST /correction': ({ body }, controlled) => {
    const fields = fieldsOf(body);
    const [execId, price, shares] = [
      textIn(fields, 'execId'),
      optionalNumberIn(fields, 'price'),
      optionalNumberIn(fields, 'shares'),
    ];
    if (price === undefined && shares === undefined)
      throw new ControlError(400, "a correction needs a 'price', or 'shares' (0 busts the trade)");
    const corrected = shares === undefined ? undefined : Decimal.of(shares);
    tell(controlled, { kind: 'correction', at: controlled.now(), execId, price, shares: corrected });
    return { corrected: execId };
  },
  'POST /dividend': ({ body }, controlled) => {
    const fields = fieldsOf(body);
    const [conId, perShare] = [numberIn(fields, 'conId'), numberIn(fields, 'perShare')];
    const action = { kind: 'dividend', perShare } as const;
    tell(controlled, { kind: 'corporateAction', at: controlled.now(), conId, action });
    return { conId, perShare };
  },
  'POST /split': ({ body }, controlled) => {
    const fields = fieldsOf(body);
    const [conId, shares, per] = [
      numberIn(fields, 'conId'),
      numberIn(fields, 'shares'),
      numberIn(fields, 'per'),
    ];
    tell(controlled, { kind: 'split', at: controlled.now(), conId, shares, per });
    return { conId, shares, per };
  },
  'POST /delisting': ({ body }, controlled) => {
    const fields = fieldsOf(body);
    const [conId, price] = [numberIn(fields, 'conId'), numberIn(fields, 'price')];
    tell(controlled, { kind: 'halt', at: controlled.now(), conId, reason: 'regulatory' });
    const action = { kind: 'delisting', price } as const;
    tell(controlled, { kind: 'corporateAction', at: controlled.now(), conId, action });
    return { conId, price };
  },
} as const satisfies Readonly<Record<string, Route>>;

type Told = MarketInput | Extract<Parameters<Controlled['handle']>[0], { kind: 'halt' | 'split' }>;

/** Hands over what the venue refuses with a RangeError when it cannot be. */
function tell({ handle }: Controlled, input: Told): void {
  try {
    handle(input.kind === 'halt' || input.kind === 'split' ? input : { kind: 'market', input });
  } catch (error) {
    if (error instanceof RangeError) throw new ControlError(400, error.message);
    throw error;
  }
}
