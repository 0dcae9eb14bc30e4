import { type Instant, plusMs } from '@tapewright/model';
import { type Farm, FarmHealth, type FarmKind } from '../session/farm-health.ts';
import type { Wake } from './clock.ts';
import type { Unsubscribe } from './link.ts';
import { Listeners } from './listeners.ts';
import type { Wire } from './wire.ts';

/** How often streams are looked at, all of them by one alarm. */
const LOOK_EVERY_MS = 5_000;

/** A stream that can fall silent. */
export interface WatchedStream {
  readonly farm: FarmKind;
  /** Looks whether data is overdue and asks again if so. `farmBackAt`: when a farm of its kind came back last. */
  checkSilence(at: Instant, farmBackAt: Instant | undefined): void;
}

/** Watches the farms and the streams, each by itself: what is silent is asked for again, and nothing else is touched. */
export class StreamHealth {
  readonly #wire: Wire;
  readonly #farms = new FarmHealth();
  readonly #farmListeners: Listeners<Farm>;
  readonly #streams = new Set<WatchedStream>();
  #alarm: Wake | undefined;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#farmListeners = new Listeners(wire.onHandlerError);
    wire.bookkeepers.add((event) => {
      if (event.kind === 'down') this.#farms.reset();
    });
    wire.books.on(['error'], (message, at) => {
      if (message.id >= 0) return;
      const farm = this.#farms.absorb({ code: message.errorCode, text: message.errorMsg, at });
      if (farm !== undefined) this.#farmListeners.emit(farm);
    });
  }

  get farms(): readonly Farm[] {
    return this.#farms.farms;
  }

  onFarm(listener: (farm: Farm) => void): Unsubscribe {
    return this.#farmListeners.add(listener);
  }

  /** Watches the stream until it is let go. */
  watch(stream: WatchedStream): Unsubscribe {
    this.#streams.add(stream);
    this.#arm();
    return () => {
      this.#streams.delete(stream);
      if (this.#streams.size > 0) return;
      this.#alarm?.cancel();
      this.#alarm = undefined;
    };
  }

  #arm(): void {
    if (this.#alarm !== undefined || this.#streams.size === 0) return;
    const { clock } = this.#wire;
    this.#alarm = clock.wakeAt(plusMs(clock.now(), LOOK_EVERY_MS), () => {
      this.#alarm = undefined;
      this.#look();
      this.#arm();
    });
  }

  #look(): void {
    // While the gateway's own line to IB is away, nothing can be asked of the farms behind it.
    if (this.#wire.state.phase !== 'live') return;
    const now = this.#wire.now();
    for (const stream of this.#streams) stream.checkSilence(now, this.#farms.backAt(stream.farm));
  }
}
