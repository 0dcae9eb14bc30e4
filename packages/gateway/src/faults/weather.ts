import { plusMs, type Instant, type Random } from '@tapewright/model';
import type { ClientMessage, ServerMessageInput } from '@tapewright/tws';
import type { World } from '../world.ts';
import type { Fault, FaultScript, MessageFault } from './fault-script.ts';
import type { FaultTarget } from './fault-target.ts';
import { inflict } from './inflict.ts';
import { isMessageFault, MessageWeather, type Sent } from './message-weather.ts';

interface Pending {
  readonly script: FaultScript;
  skipsLeft: number;
  timesLeft: number;
}

/** A fault that has happened, and to whom. */
export interface StruckFault {
  readonly at: Instant;
  readonly clientId: number | undefined;
  /** The request or message that it struck; undefined when it waited for none. */
  readonly on: string | undefined;
  readonly fault: Fault['fault'];
  readonly scenario: FaultScript['scenario'];
}

/** How many struck faults are remembered. */
const MAX_STRUCK = 10_000;

/** The faults that are still to happen, and what sets them off. */
export class Weather {
  readonly #random: Random;
  #pending: Pending[] = [];
  readonly #messages = new MessageWeather();
  /** The latest, oldest first. */
  readonly #struck: StruckFault[] = [];

  /** `random` draws the odds. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** What has happened so far, the last `MAX_STRUCK`. */
  get struck(): readonly StruckFault[] {
    return this.#struck;
  }

  add(script: FaultScript, now: Instant): void {
    const { afterMs, odds, skip = 0, times = odds === undefined ? 1 : Number.POSITIVE_INFINITY } = script;
    const at = afterMs === undefined ? script.at : plusMs(now, afterMs);
    this.#pending.push({ script: { ...script, at, afterMs: undefined }, skipsLeft: skip, timesLeft: times });
  }

  /**
   * What was still to happen does not: what is announced as coming back (1101, 1102, a farm) comes back now, messages that were held back
   * go out, and lines are as they are.
   */
  calm(targets: readonly FaultTarget[], world: World): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { script } of pending) {
      if (script.fault !== 'errorNotice' || !COMING_BACK.has(script.code) || script.on !== undefined)
        continue;
      for (const target of targets.filter((each) => concerns(script, each))) {
        this.#happen(script, { target, world, request: undefined });
      }
    }
    this.#messages.release();
  }

  /** A line was accepted: silence, and a greeting of another time, that wait for nothing fall on it at once. */
  accepted(target: FaultTarget, world: World): void {
    for (const pending of this.#ready(target, world.now())) {
      const { fault, on } = pending.script;
      if (on === undefined && (fault === 'silence' || fault === 'greetingTime')) {
        this.#strike(pending, { target, world, request: undefined });
      }
    }
  }

  /** A request arrived. False: it must not be handled. */
  requested(target: FaultTarget, request: ClientMessage, world: World): boolean {
    if (this.#pending.length === 0) return true;
    const struck = this.#ready(target, world.now())
      .filter(
        ({ script }) => script.on === request.kind && !isMessageFault(script) && script.fault !== 'twinOrder',
      )
      .filter((pending) => this.#strike(pending, { target, world, request }))
      .map(({ script }) => script);
    return !struck.some(preventsHandling);
  }

  /** A request was handled: what waits for that happens now. */
  handled(target: FaultTarget, request: ClientMessage, world: World): void {
    if (request.kind !== 'placeOrder' || this.#pending.length === 0) return;
    for (const pending of this.#ready(target, world.now())) {
      const { fault, on } = pending.script;
      if (fault === 'twinOrder' && (on ?? 'placeOrder') === request.kind) {
        this.#strike(pending, { target, world, request });
      }
    }
  }

  /** Nothing is to happen, and nothing is held back: messages go as they are. */
  get isCalm(): boolean {
    return this.#pending.length === 0 && this.#messages.isIdle;
  }

  /** What becomes of a message on its way to a client; undefined when it goes as it is. */
  sending(target: FaultTarget, message: ServerMessageInput, now: Instant): readonly Sent[] | undefined {
    if (this.isCalm) return undefined;
    const strikes: MessageFault[] = [];
    for (const pending of this.#ready(target, now)) {
      const { script } = pending;
      if (!isMessageFault(script) || script.message !== message.kind || !this.#falls(pending)) continue;
      this.#note(script, target, now, message.kind);
      strikes.push(script);
    }
    return this.#messages.passed(target, message, strikes);
  }

  /** Time has passed, or a fault was added: those that wait for no request happen to every line they concern. */
  timePassed(targets: readonly FaultTarget[], world: World): void {
    const now = world.now();
    for (const pending of this.#pending) {
      const { script } = pending;
      if (script.on !== undefined || isMessageFault(script) || script.fault === 'twinOrder') continue;
      if (script.at !== undefined && script.at > now) continue;
      const struck = targets.filter((target) => concerns(script, target));
      if (struck.length > 0 && !this.#falls(pending)) continue;
      for (const target of struck) this.#happen(script, { target, world, request: undefined });
      // With nobody there yet, what strikes a new line waits for the first; anything else has passed unseen.
      if (struck.length === 0 && script.fault !== 'silence' && script.fault !== 'greetingTime') {
        this.#remove(pending);
      }
    }
  }

  nextDue(): Instant | undefined {
    let due: Instant | undefined;
    for (const { script } of this.#pending) {
      const { at, on } = script;
      if (on !== undefined || at === undefined || isMessageFault(script)) continue;
      if (due === undefined || at < due) due = at;
    }
    return due;
  }

  #ready(target: FaultTarget, now: Instant): readonly Pending[] {
    return this.#pending.filter(
      ({ script }) => (script.at === undefined || script.at <= now) && concerns(script, target),
    );
  }

  #strike(
    pending: Pending,
    scene: {
      readonly target: FaultTarget;
      readonly world: World;
      readonly request: ClientMessage | undefined;
    },
  ): boolean {
    if (!this.#falls(pending)) return false;
    this.#happen(pending.script, scene);
    return true;
  }

  /** Whether the fault happens on this occasion; counts it when it does. */
  #falls(pending: Pending): boolean {
    if (pending.skipsLeft > 0) {
      pending.skipsLeft--;
      return false;
    }
    const { odds } = pending.script;
    if (odds !== undefined && this.#random.next() >= odds) return false;
    pending.timesLeft--;
    if (pending.timesLeft <= 0) this.#remove(pending);
    return true;
  }

  #happen(
    script: FaultScript,
    scene: {
      readonly target: FaultTarget;
      readonly world: World;
      readonly request: ClientMessage | undefined;
    },
  ): void {
    const now = scene.world.now();
    this.#note(script, scene.target, now, scene.request?.kind);
    inflict(script, { ...scene, now });
  }

  #note(
    { fault, scenario }: FaultScript,
    { clientId }: FaultTarget,
    at: Instant,
    on: string | undefined,
  ): void {
    this.#struck.push({ at, clientId, on, fault, scenario });
    if (this.#struck.length > MAX_STRUCK) this.#struck.shift();
  }

  #remove(pending: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== pending);
  }
}

function concerns({ clientId }: FaultScript, target: FaultTarget): boolean {
  return clientId === undefined || clientId === target.clientId;
}

/** Connectivity to IB, of a farm for market data, for history, for definitions. */
const COMING_BACK: ReadonlySet<number> = new Set([1101, 1102, 2104, 2106, 2158]);

function preventsHandling(fault: Fault): boolean {
  return (
    fault.fault === 'silence' ||
    fault.fault === 'refusal' ||
    fault.fault === 'swallow' ||
    (fault.fault === 'dropConnection' && fault.after !== true)
  );
}
