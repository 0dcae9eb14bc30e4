// What the size of a chunk costs: the same stream in pieces of 1 byte to 1 MiB through the frame reader and the codec, in memory, warm.
// A socket hands over what has arrived, from one tick to a whole backlog, and none of that may be slow.
// Rates are for a second of processor time. Run: `npm run bench -- chunks`.
import { strict as assert } from 'node:assert';
import { FrameReader, bindCodec } from '@tapewright/tws';
import { FLOOD_VERSION, floodFrames } from './flood/stream.ts';
import { processorMs } from './support/processor-time.ts';

const MESSAGES = 100_000;
const ROUNDS = 7;
const SIZES = [1, 7, 64, 1_024, 16_384, 65_536, 1_048_576];

const { bytes } = floodFrames(MESSAGES);
const codec = bindCodec({ side: 'client', serverVersion: FLOOD_VERSION });

function priceSumIn(chunks: readonly Buffer[]): number {
  const reader = new FrameReader();
  let [count, sum] = [0, 0];
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      const message = codec.decode(frame.bytes, frame.start, frame.end);
      count++;
      if (message.kind === 'tickPrice') sum += message.price;
    }
  }
  assert.equal(count, MESSAGES);
  return sum;
}

function inPieces(size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

const expected = priceSumIn([bytes]);
const times = new Map(
  SIZES.map((size) => {
    const chunks = inPieces(size);
    const ms = processorMs(
      () => assert.equal(priceSumIn(chunks), expected, `chunks of ${size} bytes`),
      ROUNDS,
    );
    return [size, ms] as const;
  }),
);
const usual = times.get(65_536) ?? NaN;
console.log(`${MESSAGES} messages, ${bytes.length} bytes, median of ${ROUNDS}`);
for (const [size, ms] of times) {
  const rate = (MESSAGES / ms / 1_000).toFixed(2).padStart(6);
  console.log(
    `  chunks of ${String(size).padStart(7)} bytes  ${rate} M msg/s  ${(ms / usual).toFixed(2)}x the time of 64 KiB`,
  );
}
