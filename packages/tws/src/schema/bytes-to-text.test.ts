import { seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { textOfBytes } from './bytes-to-text.ts';

// What the platform's own decoder says is what the bytes say.
const utf8 = new TextDecoder();

function read(bytes: Uint8Array): string {
  const around = new Uint8Array(bytes.length + 6).fill(88);
  around.set(bytes, 3);
  return textOfBytes(around, 3, 3 + bytes.length);
}

describe('the text of bytes', () => {
  it('is what they say at every length, at first sight and again', () => {
    for (let length = 0; length <= 60; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => 48 + ((i * 7 + length) % 70));
      expect(read(bytes)).toBe(utf8.decode(bytes));
      expect(read(bytes)).toBe(utf8.decode(bytes));
    }
  });

  it('is never that of another text that looks the same where it is sampled', () => {
    // Of 32 characters every fifth is looked at; these differ at each place in turn.
    const base = new TextEncoder().encode('00000000-0000-4000-8000-00000000');
    for (let turn = 0; turn < 3; turn++) {
      for (let place = 0; place < base.length; place++) {
        const bytes = base.slice();
        bytes[place] = 65 + turn;
        expect(read(bytes)).toBe(utf8.decode(bytes));
        expect(read(base)).toBe(utf8.decode(base));
      }
    }
  });

  it('is never that of another text at all, of more texts than are remembered', () => {
    const random = seededRandom('texts');
    const all = Array.from({ length: 20_000 }, () =>
      Uint8Array.from({ length: 1 + random.below(44) }, () => 1 + random.below(127)),
    );
    const wrong = [...all, ...all.toReversed()].filter((bytes) => read(bytes) !== utf8.decode(bytes));
    expect(wrong).toEqual([]);
  });

  it('keeps what is not ASCII, and marks what is broken', () => {
    for (const text of ['é', 'Zürich', '株式会社', 'a🙂', 'naïve order reference of more than forty bytes'])
      expect(read(new TextEncoder().encode(text))).toBe(text);
    for (const broken of [[0xc3], [0x41, 0xff, 0x42], [0xe6, 0xa0]]) {
      const bytes = Uint8Array.from(broken);
      expect(read(bytes)).toBe(utf8.decode(bytes));
      expect(read(bytes)).toContain('\uFFFD');
    }
  });
});
