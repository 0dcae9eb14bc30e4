import { describe, expect, it } from 'vitest';
import { OutBytes } from './out-bytes.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('bytes on their way out', () => {
  it('joins what is written, in order', () => {
    const out = new OutBytes();
    out.append(bytes(1, 2));
    out.append(bytes(3));
    expect([...out.take()]).toEqual([1, 2, 3]);
  });

  it('replaces the byte of the hole and puts the length right', () => {
    const out = new OutBytes();
    // A frame of 3 bytes: 7, the hole, 9. Two bytes in the hole make it 4.
    // The eighth byte is none of the frame's.
    const frame = { bytes: bytes(0, 0, 0, 3, 7, 255, 9, 8), length: 7, hole: 5 };
    out.appendFilled(frame, bytes(50, 51));
    expect([...out.take()]).toEqual([0, 0, 0, 4, 7, 50, 51, 9]);
  });

  it('states a length of more than one byte', () => {
    const out = new OutBytes();
    const frame = { bytes: new Uint8Array(4 + 70_000), length: 4 + 70_000, hole: 10 };
    out.appendFilled(frame, bytes(1, 2, 3));
    const taken = out.take();
    // 70,002 = 1 × 65,536 + 17 × 256 + 114
    expect([...taken.subarray(0, 4)]).toEqual([0, 1, 17, 114]);
    expect(taken.length).toBe(4 + 70_002);
  });

  it('leaves what was taken alone', () => {
    const out = new OutBytes();
    out.append(bytes(1, 2, 3));
    const first = out.take();
    out.append(bytes(9, 9, 9));
    expect([...first]).toEqual([1, 2, 3]);
    expect([...out.take()]).toEqual([9, 9, 9]);
    expect(out.length).toBe(0);
  });

  it('leaves what was taken alone, however often', () => {
    const out = new OutBytes();
    const taken = Array.from({ length: 3_000 }, (_, i) => {
      for (let j = 0; j <= i % 7; j++) out.append(bytes(i & 255, j));
      return out.take();
    });
    for (const [i, each] of taken.entries()) {
      expect(each.length).toBe(2 * ((i % 7) + 1));
      expect([each[0], each.at(-1)]).toEqual([i & 255, i % 7]);
    }
  });

  it('grows', () => {
    const out = new OutBytes();
    for (let i = 0; i < 1_000; i++) out.append(bytes(i & 255, 0, 0, 0, 0));
    const taken = out.take();
    expect(taken.length).toBe(5_000);
    expect(taken[5 * 999]).toBe(999 & 255);
  });
});
