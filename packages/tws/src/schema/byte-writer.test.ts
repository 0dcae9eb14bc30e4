import { describe, expect, it } from 'vitest';
import { TextWriter } from './text-writer.ts';

function written(writer: TextWriter, text: string): Uint8Array {
  writer.reset();
  writer.literal(text);
  return writer.finished();
}

describe('what a writer has finished', () => {
  it('stays as it was, however much is written after it', () => {
    const writer = new TextWriter();
    // On both sides of every limit: 64 bytes on the heap, 2,048 in a slab, 16,384 the slab.
    const lengths = [0, 1, 62, 63, 64, 65, 500, 2_046, 2_047, 2_048, 2_049, 16_383, 16_384, 40_000];
    const texts = Array.from({ length: 5 }, (_, turn) =>
      lengths.map((length) => String.fromCharCode(65 + turn).repeat(length)),
    ).flat();
    const all = texts.map((text) => written(writer, text));
    for (const [i, bytes] of all.entries()) {
      expect(Buffer.from(bytes).toString('latin1')).toBe(`${texts[i]}\0`);
    }
  });

  it('belongs to whoever asked: a change of one is no change of another', () => {
    const writer = new TextWriter();
    const first = written(writer, 'a'.repeat(100));
    const second = written(writer, 'b'.repeat(100));
    first.fill(0);
    expect(Buffer.from(second).toString('latin1')).toBe(`${'b'.repeat(100)}\0`);
  });
});
