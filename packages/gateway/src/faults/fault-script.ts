import type { Instant } from '@tapewright/model';
import type { DelayFault } from './delay.ts';
import type { DropConnectionFault } from './drop-connection.ts';
import type { ErrorNoticeFault } from './error-notice.ts';
import type { SilenceFault } from './silence.ts';

/** Something that goes wrong, when, and for whom. */
export type FaultScript = Fault & FaultTrigger;

export type Fault = SilenceFault | DropConnectionFault | ErrorNoticeFault | DelayFault;

/** What sets a fault off. Without any of these it happens as soon as the gateway hears of it. */
export interface FaultTrigger {
  /** From this moment on. */
  readonly at?: Instant | undefined;
  /** When this request arrives: the name of the official client's method, such as `placeOrder`. */
  readonly on?: string | undefined;
  /** Only for this client; absent: for everyone. */
  readonly clientId?: number | undefined;
  /** How often it happens; absent: once. */
  readonly times?: number | undefined;
}
