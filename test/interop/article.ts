import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { withGateway } from './gateway.ts';
import { runProgram } from './python.ts';
import type { Scoreboard } from './scoreboard.ts';

/** The four programs of the article that started this project, in Python against the official client, and what each must print. */
const PROGRAMS: readonly (readonly [string, RegExp])[] = [
  ['connect.py', /^connected, next order id 1$/m],
  ['buy_googl.py', /^order 1 Filled filled 100 at \d+\.\d+$/m],
  ['stream_aapl.py', /^(?:tick (?:price|size) \w+ [\d.]+\n){20}/m],
  ['sma_crossover.py', /^bars (?:4\d\d|50\d) last \d{8} close \d+\.\d+\nSMA50 \d+\.\d+ SMA200 \d+\.\d+$/m],
];

export async function checkArticle(python: string, score: Scoreboard): Promise<void> {
  console.log('the programs of the article');
  await withGateway(async (port) => {
    for (const [name, expected] of PROGRAMS) {
      await score.check(name, async () => {
        const program = join(import.meta.dirname, 'article', name);
        const { code, output, stdout } = await runProgram(python, ['-u', program, String(port)]);
        assert.equal(code, 0, output);
        // Farm notices and the like come as errors without a request; they are not what the program is about.
        assert.match(stdout.replaceAll(/^error -1 .*\n/gm, ''), expected);
      });
    }
    await score.check('example 04 gives the averages that pandas gives', () => checkAverages(python, port));
  });
}

/** The TypeScript twin of the fourth program on the same market: as many bars, and the same averages to the cent. */
async function checkAverages(python: string, port: number): Promise<void> {
  const theirs = await runProgram(python, [
    '-u',
    join(import.meta.dirname, 'article', 'sma_crossover.py'),
    String(port),
  ]);
  const ours = await runProgram(process.execPath, [
    '--conditions=@tapewright/source',
    '--import',
    'tsx',
    join(import.meta.dirname, '..', '..', 'examples', '04-sma-50-200.ts'),
    String(port),
  ]);
  const [, bars, fast, slow] =
    /^bars (\d+) [\s\S]*^SMA50 ([\d.]+) SMA200 ([\d.]+)$/m.exec(theirs.stdout) ?? [];
  assert.ok(bars !== undefined, theirs.output);
  const [, ourBars, ourFast, ourSlow] =
    /^(\d+) bars; SMA 50 ([\d.]+) .*\(SMA 200 ([\d.]+)\)$/m.exec(ours.stdout) ?? [];
  assert.equal(ourBars, bars, ours.output);
  // Our program prints cents; half a cent is the rounding.
  assert.ok(
    Math.abs(Number(ourFast) - Number(fast)) <= 0.005 + 1e-9,
    `SMA 50: ours ${ourFast}, pandas ${fast}`,
  );
  assert.ok(
    Math.abs(Number(ourSlow) - Number(slow)) <= 0.005 + 1e-9,
    `SMA 200: ours ${ourSlow}, pandas ${slow}`,
  );
}
