// `npm run fuzz -- --frames 10000000 --seed 1`: reads so many damaged frames, prints the figures, and fails with the frame that broke a rule.
import { parseArgs } from 'node:util';
import { type FuzzFigures, fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: { frames: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const [frames, seed] = [Number(values.frames), Number(values.seed)];
if (!Number.isInteger(frames) || frames < 1 || !Number.isInteger(seed)) {
  console.error('usage: npm run fuzz -- --frames <how many> --seed <whole number>');
  process.exit(2);
}
const begin = performance.now();
let told = 0;
const figures = fuzz({
  frames,
  seed,
  onProgress: ({ frames: done }) => {
    if (done - told < frames / 10) return;
    told = done;
    console.log(`  ${done} frames`);
  },
});
print(figures);

function print(result: FuzzFigures): void {
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`${result.frames} damaged frames, seed ${seed}, ${seconds} s`);
  console.log(`  ${result.messages} messages at ${result.versions} server versions`);
  console.log(
    `  ${result.read} read all the same, ${result.malformed} malformed, ${result.unknown} of unknown id`,
  );
  console.log(
    `  ${result.streams} streams with a damaged length, ${result.refused} of them refused; every frame behind a damaged one intact`,
  );
  console.log('  no crash, no hang, no byte read beyond a frame, no error without a type');
}
