import { type BackOffLimits, DEFAULT_BACK_OFF } from './back-off.ts';
import type { DailyRestart } from './daily-restart.ts';
import { DEFAULT_HEARTBEAT, type HeartbeatLimits } from './heartbeat.ts';
import { DEFAULT_PACE, type PaceLimits } from './lanes.ts';
import type { ConnectPhase } from './link-state.ts';
import { SNAPSHOT_PARTS, type SnapshotPart } from './snapshot.ts';

/** How a session behaves. Every limit has a name and a default. */
export interface SessionOptions {
  /** 0–2147483647; the gateway keeps orders per client id, so it is part of the identity of a trading program. */
  readonly clientId: number;
  /** Milliseconds that each step to a usable session may take. */
  readonly deadlinesMs: Readonly<Record<ConnectPhase, number>>;
  /** What is asked for before the session counts as up. */
  readonly snapshots: readonly SnapshotPart[];
  readonly heartbeat: HeartbeatLimits;
  readonly pace: PaceLimits;
  readonly backOff: BackOffLimits;
  /** Milliseconds of silence after which the gateway must give a sign of life before an order is written; Infinity to write at once. */
  readonly probeAfterMs: number;
  /** When the gateway restarts every day: around it no order is sent, and the end of a session is expected. Default: not known. */
  readonly dailyRestart: DailyRestart | undefined;
  /** Whether a session that ended is followed by another. */
  readonly reconnect: boolean;
  /** Sent behind the version range: `+PACEAPI` lets the gateway pace instead of refusing. */
  readonly connectOptions: string;
  readonly optionalCapabilities: string;
  /** The server versions that are offered; the lower end is where every message that we send exists. */
  readonly versions: { readonly min: number; readonly max: number };
  /** The longest frame that is read, in bytes. */
  readonly maxFrameBytes: number;
  /** Milliseconds until a degraded session asks again for what is missing. */
  readonly askAgainMs: number;
}

export const DEFAULT_DEADLINES_MS: Readonly<Record<ConnectPhase, number>> = {
  tcp: 5_000,
  handshake: 5_000,
  startApi: 15_000,
  synchronising: 15_000,
};

export const DEFAULT_SESSION_OPTIONS: SessionOptions = {
  clientId: 0,
  deadlinesMs: DEFAULT_DEADLINES_MS,
  snapshots: SNAPSHOT_PARTS,
  heartbeat: DEFAULT_HEARTBEAT,
  pace: DEFAULT_PACE,
  backOff: DEFAULT_BACK_OFF,
  probeAfterMs: 5_000,
  dailyRestart: undefined,
  reconnect: true,
  connectOptions: '',
  optionalCapabilities: '',
  versions: { min: 157, max: 226 },
  maxFrameBytes: 64 * 1024 * 1024,
  askAgainMs: 30_000,
};
