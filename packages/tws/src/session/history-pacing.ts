import { type Instant, instant, plusMs } from '@tapewright/model';

export interface HistoryLimits {
  /** Between two requests that are alike in everything. */
  readonly identicalMs: number;
  /** Requests for one contract, exchange and kind of data in `burstMs`. */
  readonly burst: number;
  readonly burstMs: number;
  /** Requests in `windowMs`; BID_ASK counts twice. */
  readonly window: number;
  readonly windowMs: number;
  /** Requests that are not answered yet. */
  readonly open: number;
}

/**
 * IB: no identical request within 15 s, fewer than six for the same contract, exchange and kind within 2 s, 60 within 10 min, 50 open
 * (API guide, "Historical Data Limitations"). A little longer each, because the gateway's watch and ours do not tick together.
 */
export const DEFAULT_HISTORY_LIMITS: HistoryLimits = {
  identicalMs: 15_100,
  burst: 5,
  burstMs: 2_100,
  window: 60,
  windowMs: 601_000,
  open: 50,
};

/** A request of history as the rules see it. */
export interface PacedRequest {
  /** Everything that makes two requests identical, as one text. */
  readonly identity: string;
  /** Contract, exchange and kind of data. */
  readonly series: string;
  /** BID_ASK counts twice. */
  readonly weight: 1 | 2;
  /** Whether the three rules hold for it: bars of 30 s and less, and ticks. The limit of open requests holds for all. */
  readonly isFine: boolean;
}

interface Sent extends PacedRequest {
  readonly at: Instant;
}

/** When a request of history may go out, by what went out before. */
export class HistoryPacing {
  readonly #limits: HistoryLimits;
  /** Of the last window, oldest first. */
  #sent: Sent[];
  /** After a violation nothing fine goes out before. */
  #heldUntil: Instant;

  constructor(limits: HistoryLimits, sent: readonly Sent[] = [], heldUntil: Instant = instant(0)) {
    this.#limits = limits;
    this.#sent = [...sent];
    this.#heldUntil = heldUntil;
  }

  /** To try out what would be, without doing it. */
  copy(): HistoryPacing {
    return new HistoryPacing(this.#limits, this.#sent, this.#heldUntil);
  }

  /** The first moment, `at` or later, at which it breaks no rule. */
  earliest(request: PacedRequest, at: Instant): Instant {
    if (!request.isFine) return at;
    const { identicalMs, burst, burstMs, window, windowMs } = this.#limits;
    const alike = this.#sent.filter(({ identity }) => identity === request.identity);
    const ofSeries = this.#sent.filter(({ series }) => series === request.series);
    const rules = [
      whenRoom(alike, { at, room: 0, lengthMs: identicalMs, weightOf: () => 1 }),
      whenRoom(ofSeries, { at, room: burst - 1, lengthMs: burstMs, weightOf: () => 1 }),
      whenRoom(this.#sent, {
        at,
        room: window - request.weight,
        lengthMs: windowMs,
        weightOf: ({ weight }) => weight,
      }),
      this.#heldUntil,
    ];
    return instant(Math.max(at, ...rules));
  }

  /** It goes out at this moment. */
  note(request: PacedRequest, at: Instant): void {
    if (!request.isFine) return;
    const begin = plusMs(at, -this.#limits.windowMs);
    this.#sent = this.#sent.filter((earlier) => earlier.at > begin);
    this.#sent.push({ ...request, at });
    this.#sent.sort((a, b) => a.at - b.at);
  }

  /** The gateway counted otherwise than we did: nothing fine goes out before this moment. */
  hold(until: Instant): void {
    this.#heldUntil = instant(Math.max(this.#heldUntil, until));
  }
}

interface Room {
  readonly at: Instant;
  /** What may lie in the window beside the new one. */
  readonly room: number;
  readonly lengthMs: number;
  readonly weightOf: (sent: Sent) => number;
}

/** When so much of it has left the window that what remains fits the room. */
function whenRoom(sent: readonly Sent[], { at, room, lengthMs, weightOf }: Room): Instant {
  const inWindow = sent.filter((earlier) => plusMs(earlier.at, lengthMs) > at);
  let weight = inWindow.reduce((sum, earlier) => sum + weightOf(earlier), 0);
  let when = at;
  for (const earlier of inWindow) {
    if (weight <= room) break;
    weight -= weightOf(earlier);
    when = plusMs(earlier.at, lengthMs);
  }
  return when;
}
