import type { FaultScript } from '@tapewright/gateway';
import { type Instant, plusMs, type Random } from '@tapewright/model';

/** Where a process ends: the points that its work passes. */
export const CRASH_POINTS = ['handled', 'decided', 'before write', 'after write', 'received'] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** What a crash leaves on disk: */
export const DISKS = [
  /** everything that the operating system was given; */
  'kept',
  /** of the write during which it happened, only the beginning; */
  'torn',
  /** of what no order waited for, only the beginning: the machine lost its power. */
  'powerLoss',
] as const;
export type Disk = (typeof DISKS)[number];

/** Something that goes wrong in a simulated day, when. */
export type Trouble = { readonly at: Instant } & (
  | { readonly kind: 'cut' }
  | { readonly kind: 'stall'; readonly ms: number }
  | { readonly kind: 'halfOpen'; readonly gatewayGivesUpAfterMs: number; readonly blackMs: number }
  /** The gateway restarts: its lines close, it refuses new ones for a while, and its order ids may have gone back. */
  | { readonly kind: 'restart'; readonly downMs: number; readonly idSetback: number }
  /** The trading program is killed when it next passes `point` for the n-th time, and started again. */
  | {
      readonly kind: 'crash';
      readonly point: CrashPoint;
      readonly n: number;
      readonly downMs: number;
      readonly disk: Disk;
      /** Which part of what may be lost is kept, from 0 to 1. */
      readonly part: number;
    }
  /** The faults happen again and again, by their odds, until the weather changes. */
  | { readonly kind: 'burst'; readonly faults: readonly FaultScript[]; readonly ms: number }
  | { readonly kind: 'fault'; readonly faults: readonly FaultScript[] }
  /** Another program trades in the same account; negative sells. */
  | { readonly kind: 'stranger'; readonly conId: number; readonly qty: number }
  /** Somebody cancels every order at the login. */
  | { readonly kind: 'globalCancel' }
);

/** In an order drawn from the seed, all that happens from `from` to `until`. */
export function drawForecast(
  random: Random,
  { from, until, conId }: { readonly from: Instant; readonly until: Instant; readonly conId: number },
): Trouble[] {
  const meanMs = (3 + random.below(20)) * 60_000;
  const troubles: Trouble[] = [];
  let at = from;
  for (;;) {
    at = plusMs(at, Math.round(-Math.log(1 - random.next()) * meanMs));
    if (at >= until) return troubles;
    troubles.push(drawTrouble(random, at, conId));
  }
}

type Draw = (random: Random, at: Instant, conId: number) => Trouble;

const DRAWS: readonly Draw[] = [
  (_, at) => ({ kind: 'cut', at }),
  (random, at) => ({ kind: 'stall', at, ms: 100 + random.below(14_000) }),
  (random, at) => ({
    kind: 'halfOpen',
    at,
    gatewayGivesUpAfterMs: 1_000 + random.below(90_000),
    blackMs: random.below(2) * random.below(60_000),
  }),
  (random, at) => ({
    kind: 'restart',
    at,
    downMs: 5_000 + random.below(180_000),
    idSetback: random.below(2) * random.below(10),
  }),
  drawCrash,
  drawCrash,
  drawLostBroker,
  drawLostBroker,
  drawFarmFlap,
  drawMessageFault,
  drawMessageFault,
  drawMessageFault,
  drawRequestFault,
  drawRequestFault,
  drawBurst,
];

function drawTrouble(random: Random, at: Instant, conId: number): Trouble {
  return DRAWS[random.below(DRAWS.length)]!(random, at, conId);
}

function drawCrash(random: Random, at: Instant): Trouble {
  const point = CRASH_POINTS[random.below(CRASH_POINTS.length)]!;
  const disk = DISKS[random.below(DISKS.length)]!;
  const [n, downMs, part] = [1 + random.below(12), 500 + random.below(60_000), random.next()];
  return { kind: 'crash', at, point, n, downMs, disk, part };
}

/** 1100, and a while later 1101 (subscriptions lost) or 1102 (kept). */
function drawLostBroker(random: Random, at: Instant): Trouble {
  const backMs = 2_000 + random.below(120_000);
  const isKept = random.below(2) === 0;
  const notice = (code: number, message: string, afterMs: number): FaultScript => ({
    fault: 'errorNotice',
    code,
    message,
    afterMs,
  });
  const lost = notice(1100, 'Connectivity between IBKR and Trader Workstation has been lost.', 0);
  if (isKept) {
    const back = notice(1102, 'Connectivity has been restored - data maintained.', backMs);
    return { kind: 'fault', at, faults: [lost, back] };
  }
  const gone: FaultScript = { fault: 'subscriptionsLost', afterMs: 0 };
  const back = notice(1101, 'Connectivity has been restored - data lost.', backMs);
  return { kind: 'fault', at, faults: [lost, gone, back] };
}

function drawFarmFlap(random: Random, at: Instant, conId: number): Trouble {
  const broken: FaultScript = {
    fault: 'errorNotice',
    code: 2103,
    message: 'Market data farm connection is broken:usfarm',
  };
  const restored: FaultScript = {
    fault: 'errorNotice',
    code: 2104,
    message: 'Market data farm connection is OK:usfarm',
    afterMs: 1_000 + random.below(60_000),
  };
  const silent: FaultScript[] = random.below(2) === 0 ? [{ fault: 'subscriptionsLost', conId }] : [];
  return { kind: 'fault', at, faults: [broken, ...silent, restored] };
}

const MESSAGE_FAULTS: readonly FaultScript[] = [
  { fault: 'repeat', message: 'execDetails' },
  { fault: 'repeat', message: 'openOrder', copies: 3 },
  { fault: 'repeat', message: 'orderStatus', copies: 3 },
  { fault: 'repeat', message: 'commissionAndFeesReport' },
  { fault: 'lose', message: 'orderStatus' },
  { fault: 'lose', message: 'openOrder' },
  { fault: 'lose', message: 'commissionAndFeesReport' },
  { fault: 'holdBack', message: 'openOrder', until: 'orderStatus' },
  { fault: 'holdBack', message: 'orderStatus', until: 'execDetails' },
  { fault: 'holdBack', message: 'execDetails', until: 'commissionAndFeesReport' },
  { fault: 'correction', message: 'execDetails' },
];

/** What happens to one of the next messages of a kind. */
function drawMessageFault(random: Random, at: Instant): Trouble {
  const fault = MESSAGE_FAULTS[random.below(MESSAGE_FAULTS.length)]!;
  return { kind: 'fault', at, faults: [fault] };
}

const REQUEST_FAULTS: readonly FaultScript[] = [
  { fault: 'dropConnection', on: 'placeOrder' },
  { fault: 'dropConnection', on: 'placeOrder', after: true },
  { fault: 'dropConnection', on: 'cancelOrder' },
  { fault: 'dropConnection', on: 'cancelOrder', after: true },
  { fault: 'silence', on: 'placeOrder' },
  { fault: 'delay', on: 'placeOrder', delayMs: 9_000 },
  { fault: 'delay', on: 'cancelOrder', delayMs: 12_000 },
  { fault: 'refusal', on: 'placeOrder', code: 201, message: 'Order rejected - reason:margin' },
  {
    fault: 'refusal',
    on: 'cancelOrder',
    code: 10147,
    message: 'OrderId that needs to be cancelled is not found.',
  },
  {
    fault: 'errorNotice',
    on: 'placeOrder',
    id: 'request',
    code: 10349,
    message: 'Order TIF was set to DAY based on order preset.',
  },
];

/** What happens to the next order, or to the next cancel. */
function drawRequestFault(random: Random, at: Instant): Trouble {
  const fault = REQUEST_FAULTS[random.below(REQUEST_FAULTS.length)]!;
  return { kind: 'fault', at, faults: [fault] };
}

/** Minutes in which one message or request in a few goes wrong. */
function drawBurst(random: Random, at: Instant): Trouble {
  const kinds = random.below(2) === 0 ? MESSAGE_FAULTS : REQUEST_FAULTS;
  const faults = Array.from({ length: 1 + random.below(3) }, (): FaultScript => ({
    ...kinds[random.below(kinds.length)]!,
    odds: 0.1 + 0.6 * random.next(),
  }));
  return { kind: 'burst', at, faults, ms: 30_000 + random.below(600_000) };
}

export function describeTrouble(trouble: Trouble): string {
  if (trouble.kind === 'fault' || trouble.kind === 'burst') {
    const faults = trouble.faults.map((fault) => JSON.stringify(fault)).join(' + ');
    return trouble.kind === 'fault' ? faults : `for ${trouble.ms / 1_000} s ${faults}`;
  }
  const { kind, at: _, ...rest } = trouble;
  return `${kind} ${JSON.stringify(rest)}`;
}
