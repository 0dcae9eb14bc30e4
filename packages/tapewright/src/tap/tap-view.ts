import { LineReader } from './line-reader.ts';
import { overheardLines, type ViewOptions } from './overheard-lines.ts';
import { clockTime } from '../terminal/figures.ts';
import type { TapEvent } from './recording.ts';

/** Turns what happens on tapped lines into lines of text; the same for a live tap and for a recording. */
export class TapView {
  readonly #view: ViewOptions;
  /** connection → what reads it */
  readonly #lines = new Map<number, LineReader>();

  constructor(view: ViewOptions = {}) {
    this.#view = view;
  }

  show(event: TapEvent): string[] {
    const { at, conn } = event;
    switch (event.kind) {
      case 'open':
        this.#lines.set(conn, new LineReader());
        return [`${clockTime(at)} ${conn} · connected`];
      case 'close':
        this.#lines.delete(conn);
        return [`${clockTime(at)} ${conn} · closed`];
      case 'bytes': {
        // A recording may have been cut: what begins in the middle is read as far as it can be.
        const line = this.#lines.get(conn) ?? new LineReader();
        this.#lines.set(conn, line);
        return line
          .hear(event.from, event.bytes)
          .flatMap((heard) => overheardLines({ at, conn }, heard, this.#view));
      }
    }
  }
}
