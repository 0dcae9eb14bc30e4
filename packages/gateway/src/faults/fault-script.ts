import type { Instant } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { BigFrameFault } from './big-frame.ts';
import type { ChopFault } from './chop.ts';
import type { CorrectionFault } from './correction.ts';
import type { DelayFault } from './delay.ts';
import type { DropConnectionFault } from './drop-connection.ts';
import type { ErrorNoticeFault } from './error-notice.ts';
import type { FloodFault } from './flood.ts';
import type { ForeignFillFault } from './foreign-fill.ts';
import type { GreetingTimeFault } from './greeting-time.ts';
import type { HoldBackFault } from './hold-back.ts';
import type { IdSetbackFault } from './id-setback.ts';
import type { LoseFault } from './lose.ts';
import type { RawBytesFault } from './raw-bytes.ts';
import type { RefusalFault } from './refusal.ts';
import type { RepeatFault } from './repeat.ts';
import type { RestartFault } from './restart.ts';
import type { RewriteFault } from './rewrite.ts';
import type { SilenceFault } from './silence.ts';
import type { StrayMessageFault } from './stray-message.ts';
import type { SubscriptionsLostFault } from './subscriptions-lost.ts';
import type { SwallowFault } from './swallow.ts';
import type { TrailingFieldsFault } from './trailing-fields.ts';
import type { TwinOrderFault } from './twin-order.ts';
import type { UnknownMessageFault } from './unknown-message.ts';

/** Something that goes wrong, when, and for whom. */
export type FaultScript = Fault & FaultTrigger;

export type Fault = LineFault | RequestFault | MessageFault;

/** What happens to a line: at a moment, or when a request arrives. */
export type LineFault =
  | SilenceFault
  | DropConnectionFault
  | RestartFault
  | ErrorNoticeFault
  | DelayFault
  | GreetingTimeFault
  | IdSetbackFault
  | SubscriptionsLostFault
  | StrayMessageFault
  | RawBytesFault
  | UnknownMessageFault
  | BigFrameFault
  | ChopFault
  | FloodFault
  | ForeignFillFault;

/** What happens to a request, which `on` names. */
export type RequestFault = RefusalFault | SwallowFault | TwinOrderFault;

/** What happens to messages on their way to the client, which the fault's `message` names. */
export type MessageFault =
  | LoseFault
  | RepeatFault
  | HoldBackFault
  | RewriteFault
  | CorrectionFault
  | TrailingFieldsFault;

/** What a message fault is about: the name of the official client's callback, such as `orderStatus`. */
export type MessageKind = ServerMessageInput['kind'];

/** What sets a fault off. Without any of these it happens as soon as the gateway hears of it. */
export interface FaultTrigger {
  /** From this moment on. */
  readonly at?: Instant | undefined;
  /** As `at`, counted from when the gateway hears of it. */
  readonly afterMs?: number | undefined;
  /** When this request arrives: the name of the official client's method, such as `placeOrder`. */
  readonly on?: string | undefined;
  /** Only for this client; absent: for everyone. */
  readonly clientId?: number | undefined;
  /** How many occasions pass before the first. */
  readonly skip?: number | undefined;
  /** How often it happens; absent: once, or without end where there are `odds`. */
  readonly times?: number | undefined;
  /** How likely it is on each occasion, from 0 to 1, drawn from the gateway's seed; absent: certain. */
  readonly odds?: number | undefined;
  /** The scenario that it is a part of. */
  readonly scenario?:
    | {
        readonly name: string;
        readonly parameters: Readonly<Record<string, number | string>>;
        readonly part: number;
      }
    | undefined;
}
