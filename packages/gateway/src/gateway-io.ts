import type { Contract, Instant, Order } from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';
import type { HaltReason } from './market/steering.ts';
import type { Bulletin } from './news/bulletins.ts';
import type { FaultScript } from './faults/fault-script.ts';

/** Number of a TCP connection, given by whoever accepts it; never used twice. */
export type ConnectionId = number;

/** Everything that can happen to the gateway. The driver stamps `at`, never decreasing. */
export type GatewayInput =
  | { readonly kind: 'opened'; readonly at: Instant; readonly conn: ConnectionId }
  | {
      readonly kind: 'bytes';
      readonly at: Instant;
      readonly conn: ConnectionId;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'closed'; readonly at: Instant; readonly conn: ConnectionId }
  /** Time has passed: the market plays up to it, and what is due is done. */
  | { readonly kind: 'time'; readonly at: Instant }
  /** A market event from outside, beside those of the gateway's own market. */
  | { readonly kind: 'market'; readonly input: MarketInput }
  /** The made-up market of an instrument stops, for someone else to set its prices, or goes on by itself. */
  | { readonly kind: 'hold'; readonly at: Instant; readonly conId: number }
  | { readonly kind: 'release'; readonly at: Instant; readonly conId: number }
  /** Trading in an instrument is halted, as an exchange halts it, or goes on at the prices that were set. `release` goes on as well. */
  | { readonly kind: 'halt'; readonly at: Instant; readonly conId: number; readonly reason: HaltReason }
  | { readonly kind: 'resume'; readonly at: Instant; readonly conId: number }
  /** Every `per` shares of an instrument become `shares`. */
  | {
      readonly kind: 'split';
      readonly at: Instant;
      readonly conId: number;
      readonly shares: number;
      readonly per: number;
    }
  /** News for everyone who asked for bulletins. */
  | { readonly kind: 'bulletin'; readonly at: Instant; readonly bulletin: Omit<Bulletin, 'id'> }
  /** Somebody enters an order in the windows of TWS, or takes one out there. */
  | {
      readonly kind: 'manualOrder';
      readonly at: Instant;
      readonly account: string;
      readonly contract: Contract;
      readonly order: Order;
    }
  | { readonly kind: 'manualCancel'; readonly at: Instant; readonly permId: number }
  /** Somebody logs in at a gateway that waits for it: it takes lines again. */
  | { readonly kind: 'login'; readonly at: Instant }
  /** Something is to go wrong from now on. */
  | { readonly kind: 'fault'; readonly at: Instant; readonly fault: FaultScript }
  /** What was still to go wrong does not: the weather clears. */
  | { readonly kind: 'calm'; readonly at: Instant };

/** What the driver is to do, in order. */
export type GatewayOutput =
  | {
      readonly kind: 'write';
      readonly conn: ConnectionId;
      readonly bytes: Uint8Array;
      /** Goes out by itself, joined with nothing before or after it. */
      readonly isApart?: boolean | undefined;
    }
  /** Send what is written, then close. */
  | { readonly kind: 'close'; readonly conn: ConnectionId; readonly reason: string };

export type EmitGatewayOutput = (output: GatewayOutput) => void;
