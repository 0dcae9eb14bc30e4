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
  });
}
