import { invariant } from '@tapewright/model';
import { SPARE_BYTES } from './byte-writer.ts';
import { quoted } from './source-code.ts';

// Source that writes fields of text with the writer `w`. What most fields of an order are (unset, false, 0) is written right there: `b` are
// the bytes, `p` is where the next field begins, `x` a value. Everything else is the writer's.

/** Longer words are written by the writer. */
const MAX_WORD = 3;

/** Opens a function. Whenever the writer has written, there is room for what follows, see `SPARE_BYTES`. */
export const OPENING = 'let b = w.reserve(0), p = w.pos, x;';
/** At the beginning of each turn of a loop: there may be more turns than there is room for. */
export const AGAIN = 'w.pos = p; b = w.reserve(0);';
export const CLOSING = 'w.pos = p;';

/** Counts the bytes that one run through a function may write without the writer. */
export class Room {
  #bytes = 0;

  /** So many bytes more, at most. Throws an InvariantError when there are more than a writer keeps spare. */
  add(count: number): void {
    this.#bytes += count;
    invariant(this.#bytes <= SPARE_BYTES, `${this.#bytes} bytes are more than a writer keeps spare`);
  }
}

/** A statement that has the writer do it. */
export function written(call: string): string {
  return `w.pos = p; w.${call}; b = w.bytes; p = w.pos;`;
}

/** A statement that writes what is always the same. */
export function word(text: string, room: Room): string {
  if (text.length > MAX_WORD) return written(`literal(${quoted(text)})`);
  room.add(text.length + 1);
  const bytes = Array.from(text, (character) => `b[p++] = ${character.charCodeAt(0)}; `);
  return `${bytes.join('')}b[p++] = 0;`;
}

/** A statement that writes 1 or 0. */
export function flag(condition: string, room: Room): string {
  room.add(2);
  return `b[p++] = ${condition} ? 49 : 48; b[p++] = 0;`;
}

/** A statement that writes `unset` for undefined, and else what the writer makes of `x`. */
export function unsetOr(
  { value, unset, call }: { readonly value: string; readonly unset: string; readonly call: string },
  room: Room,
): string {
  return `if ((x = ${value}) === undefined) { ${word(unset, room)} } else { ${written(call)} }`;
}

/** A statement that writes a number, most often 0. */
export function digitOr(value: string, call: string, room: Room): string {
  room.add(2);
  return `if ((x = ${value}) === 0) { b[p++] = 48; b[p++] = 0; } else { ${written(call)} }`;
}

/** A statement that writes a text, most often none. */
export function textOr(value: string, call: string, room: Room): string {
  room.add(1);
  return `if ((x = ${value} ?? '') === '') b[p++] = 0; else { ${written(call)} }`;
}
