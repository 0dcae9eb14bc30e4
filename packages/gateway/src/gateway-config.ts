import type { Instant } from '@tapewright/model';
import type { LatencyModel, Venue } from '@tapewright/venue';
import type { AdvisorOptions } from './advisor/advisor.ts';
import type { GatewayState, MarketOrigin, StateRecord } from './keeping/gateway-state.ts';
import type { GatewayLimits } from './limits/gateway-limits.ts';
import type { Market } from './market/market.ts';
import type { DailySchedule } from './schedule/gateway-day.ts';
import type { DataPermission } from './world.ts';

export interface GatewayConfig {
  readonly market: Market;
  readonly venue: Venue;
  /** The accounts of the login; the venue has them. */
  readonly accounts: readonly string[];
  /** The login is an advisor's, and the accounts are its clients'. Absent: it trades for itself. */
  readonly advisor?: AdvisorOptions | undefined;
  readonly start: Instant;
  /** The highest version of the protocol that the gateway speaks, up to 226. Absent: 226. */
  readonly serverVersion?: number | undefined;
  readonly limits?: Partial<GatewayLimits> | undefined;
  /** How long orders, changes and cancels are on their way to the market. Absent: they are there at once. */
  readonly latency?: LatencyModel | undefined;
  /** The client that hears of the orders and executions of all clients beside its own. Absent: none. */
  readonly masterClientId?: number | undefined;
  /**
   * Whether a client may cancel what another one placed, by the other's order id. Gateways differ: some did until 2026, later ones answer
   * 10147. Absent: it may not.
   */
  readonly mayCancelOthers?: boolean | undefined;
  /** When it restarts every day, until a client changes it: minutes after midnight in New York. Absent: never. */
  readonly restartMinute?: number | undefined;
  readonly schedule?: DailySchedule | undefined;
  /** What market data the login has paid for. Absent: all of it, live. */
  readonly dataPermission?: DataPermission | undefined;
  /** Draws the odds of faults. Absent: 0. */
  readonly seed?: number | string | undefined;
  /**
   * Told what has to be kept so that another gateway goes on where this one stops, before any client is told of it. It may not call the
   * gateway.
   */
  readonly keep?: ((record: StateRecord) => void) | undefined;
  /** Goes on where another gateway stopped; `venue` resumes the same state. */
  readonly resumes?: GatewayState | undefined;
  /** How the market began, if not now and here. */
  readonly origin?: MarketOrigin | undefined;
  /** Milliseconds between two updates of a market data line, instead of IB's; 0 sends every change. */
  readonly tickIntervalMs?: number | undefined;
}
