import type { Instant } from '@tapewright/model';
import type { KeptAdvisor } from '../advisor/advisor.ts';
import type { ExecutedTrade, KeptBooks, KeptOrder, KeptVenue } from '@tapewright/venue';

/** How a made-up market began: with the same three it is the same market. */
export interface MarketOrigin {
  readonly seed: number | string;
  readonly start: Instant;
  /** Milliseconds between two moves of an instrument. */
  readonly stepMs: number;
}

/** What a gateway needs to go on where another one stopped: orders, their names, cash and positions. */
export interface GatewayState {
  readonly origin: MarketOrigin;
  /** The gateway's time when it was last heard of. */
  readonly at: Instant;
  readonly venue: KeptVenue;
  /** Client id, and the highest order id it has used. */
  readonly orderIds: OrderIdMarks;
  /** What clients have made of an advisor's groups and aliases; absent while none has. */
  readonly advisor?: KeptAdvisor | undefined;
  /** conIds of made-up instruments that were split: their own market knows nothing of it. */
  readonly split?: readonly number[] | undefined;
}

export type OrderIdMarks = readonly (readonly [clientId: number, highest: number])[];

/** A step of what is to be kept. A gateway's state is its records, one after the other. */
export type StateRecord =
  /** The first of all. */
  | { readonly kind: 'began'; readonly version: number; readonly at: Instant; readonly origin: MarketOrigin }
  /** Nothing has changed but the time. */
  | { readonly kind: 'time'; readonly at: Instant }
  /** The groups and aliases of an advisor, as they are now. */
  | ({ readonly kind: 'advisor'; readonly at: Instant } & KeptAdvisor)
  /** A made-up instrument was split. */
  | { readonly kind: 'split'; readonly at: Instant; readonly conId: number }
  | ChangeRecord;

/** What is different from before; what is not named is as it was. */
export interface ChangeRecord {
  readonly kind: 'changed';
  readonly at: Instant;
  /** As they are now. */
  readonly orders: readonly KeptOrder[];
  /** New ones. */
  readonly trades: readonly ExecutedTrade[];
  /** Entries of the books that are different now; margin and delisted whole, if they are. */
  readonly books: KeptBooks;
  /** Marks that are different now. */
  readonly orderIds: OrderIdMarks;
}

/** The version of the records; a state of another version is not read. */
export const STATE_VERSION = 1;

/** The records that make a state from nothing: what a long history of changes comes down to. */
export function recordsOf(state: GatewayState): readonly StateRecord[] {
  const { origin, at, venue, orderIds, advisor, split = [] } = state;
  return [
    { kind: 'began', version: STATE_VERSION, at: origin.start, origin },
    { kind: 'changed', at, ...venue, orderIds },
    ...split.map((conId) => ({ kind: 'split', at, conId }) as const),
    ...(advisor === undefined ? [] : [{ kind: 'advisor', at, ...advisor } as const]),
  ];
}
