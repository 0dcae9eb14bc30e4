import { instantFromMs, MICROS_PER_MS, type Decimal, type Instant } from '@tapewright/model';
import {
  ListenFailed,
  startGateway,
  type ClockDescription,
  type ControlOptions,
  type DailySchedule,
  type FaultScript,
  type GatewayStore,
  type ReplaySeries,
  type RunningGateway,
} from '@tapewright/gateway';
import {
  fixedLatency,
  LIVELY,
  priceBandTier,
  randomLatency,
  type Instrument,
  type LatencyModel,
  type MarginKind,
  type QueueModel,
} from '@tapewright/venue';
import type { SimulatedAccounts } from '../accounts/accounts-file.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import type { Latency } from './option-values.ts';

/** The account of the embedded gateway; IB's paper accounts look like this. */
export const SIMULATED_ACCOUNT = 'DU1000001';
export const DEFAULT_SIMULATED_CASH = 1_000_000;

export type MarginChoice = MarginKind | 'none';
export const MARGIN_CHOICES = [
  'regT',
  'portfolio',
  'cash',
  'none',
] as const satisfies readonly MarginChoice[];

export interface SimulationOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly host?: string | undefined;
  readonly allowRemote?: boolean | undefined;
  readonly seed: number | string;
  readonly cash: Decimal | number;
  readonly currency: string;
  /** How the account is margined; `none` lets it trade on more than it owns. Absent: by Regulation T, as IB's paper accounts are. */
  readonly margin?: MarginChoice | undefined;
  /** The accounts of the login, and whose they are, instead of the one with `cash`, `currency` and `margin`. */
  readonly accounts?: SimulatedAccounts | undefined;
  /** What trades; without it, every instrument that comes with the venue. */
  readonly symbols?: readonly string[] | undefined;
  /** Instruments of the user's own beside them. */
  readonly moreInstruments?: readonly Instrument[] | undefined;
  /** Bars and ticks to play again beside what is made up. */
  readonly replays?: readonly ReplaySeries[] | undefined;
  /** What trades between others do to orders that rest. */
  readonly queue?: QueueModel | undefined;
  /** How long orders are on their way to the market. */
  readonly latency?: Latency | undefined;
  /** Whether made-up prices have regimes and jumps, and answer to what clients take. */
  readonly isLively?: boolean | undefined;
  /** Whether stocks have price bands (Limit Up–Limit Down). */
  readonly hasPriceBands?: boolean | undefined;
  /** Simulated seconds per second; `max` goes from event to event while a client watches. */
  readonly speed: number | 'max';
  /** Where simulated time begins; without it, now. */
  readonly start?: Instant | undefined;
  /** Whether nights and weekends pass too; without it only regular hours do: there is always a market. */
  readonly allHours?: boolean | undefined;
  /** When it restarts every day, and when IBKR's servers do: minutes after midnight in New York. */
  readonly restartMinute?: number | undefined;
  readonly schedule?: DailySchedule | undefined;
  readonly serverVersion?: number | undefined;
  readonly faults?: readonly FaultScript[] | undefined;
  readonly control?: ControlOptions | undefined;
  /** Where state is kept from one run to the next. */
  readonly store?: GatewayStore | undefined;
  readonly onClose?: ((reason: string) => void) | undefined;
}

function latencyModel({ leastMs, tailMs }: Latency): LatencyModel {
  const leastMicros = Math.round(leastMs * MICROS_PER_MS);
  return tailMs === 0
    ? fixedLatency(leastMicros)
    : randomLatency(leastMicros, Math.round(tailMs * MICROS_PER_MS));
}

function clockOf({
  speed,
  allHours,
  start = instantFromMs(Date.now()),
}: SimulationOptions): ClockDescription {
  if (speed === 'max') return { kind: 'fastest', start };
  return { kind: allHours === true ? 'accelerated' : 'regularHours', speed, start };
}

/** Starts the simulated gateway of a command. Throws `UserError` when the port cannot be had. */
export async function startSimulation(options: SimulationOptions): Promise<RunningGateway> {
  const {
    port,
    host,
    allowRemote,
    seed,
    cash,
    currency,
    serverVersion,
    onClose,
    symbols,
    faults,
    control,
    store,
    margin = 'regT',
  } = options;
  try {
    return await startGateway({
      port,
      host,
      allowRemote,
      market: {
        kind: 'simulated',
        symbols,
        more: options.moreInstruments,
        replays: options.replays,
        moods: options.isLively === true ? LIVELY : undefined,
      },
      latency: options.latency && latencyModel(options.latency),
      bandTierOf: options.hasPriceBands === true ? priceBandTier : undefined,
      clock: clockOf(options),
      queue: options.queue,
      restartMinute: options.restartMinute,
      schedule: options.schedule,
      seed,
      accounts: options.accounts?.accounts ?? [
        {
          account: SIMULATED_ACCOUNT,
          cash: { [currency]: cash },
          margin: margin === 'none' ? undefined : margin,
          baseCurrency: currency,
        },
      ],
      advisor: options.accounts?.advisor,
      serverVersion,
      faults,
      control,
      store,
      onClose,
    });
  } catch (error) {
    if (error instanceof ListenFailed) {
      throw new UserError(messageOf(error), {
        exitCode: EXIT.connection,
        advice: `Something listens there already (a TWS, a Gateway, another tapewright?). Stop it, or choose another port with --port; 0 takes any free one.`,
        cause: error,
      });
    }
    if (error instanceof RangeError) {
      throw new UserError(messageOf(error), { exitCode: EXIT.usage, cause: error });
    }
    throw error;
  }
}
