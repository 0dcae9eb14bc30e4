// The time from placeOrder to its first orderStatus on loopback, one order after the other, each cancelled before the next; text of server
// version 193. First the client: this one and @stoqey/ib beside a bare socket with the same bytes, all against a process that answers with
// prepared bytes, so that only the client differs. Then the gateway: the same bare socket against the embedded gateway and against a bare
// TCP echo. Measured twice: with all processes on one core, and free. Players take turns of a few orders, so that all of them share the
// weather of the machine. The packages are measured as they are built (`npm run build`): what runs TypeScript here gives every function
// its name anew whenever it is made, which costs a client half a dozen microseconds for each order.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  type Player,
  bareSocket,
  echo,
  stoqey,
  tapewright,
  tapewrightMessages,
} from './round-trip/players.ts';
import { quantile } from './support/quantile.ts';
import { startProcess } from './support/start-process.ts';

const TURNS = 240;
/** So many come first, for the compilers of both processes. */
const WARM_UP_TURNS = 100;
const ORDERS_PER_TURN = 25;
const MEASURE = '--measure';

/** Microseconds of each round trip: player → samples. */
async function measured(players: readonly Player[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const samples = new Map(players.map(({ name }) => [name, [] as number[]]));
  for (let i = 0; i < TURNS; i++) {
    for (const player of players) {
      for (let order = 0; order < ORDERS_PER_TURN; order++) {
        const from = performance.now();
        const status = await player.place();
        const micros = (performance.now() - from) * 1_000;
        assert.equal(status, 'Submitted', `${player.name} heard ${status}`);
        if (i >= WARM_UP_TURNS) samples.get(player.name)?.push(micros);
        await player.cancel();
        // What a client puts off until later is done before the next order.
        await turn();
      }
    }
  }
  for (const player of players) player.close();
  return samples;
}

function report(title: string, samples: ReadonlyMap<string, readonly number[]>): void {
  const [base = []] = samples.values();
  console.log(`${title}, ${base.length} orders each, µs`);
  console.log('                        p50      p99    p99.9    ratio p50  ratio p99');
  for (const [name, times] of samples) {
    const shares = [0.5, 0.99, 0.999].map((share) => quantile(times, share).toFixed(0).padStart(7));
    const ratios = [0.5, 0.99].map((share) => (quantile(times, share) / quantile(base, share)).toFixed(2));
    console.log(
      `  ${name.padEnd(18)}${shares.join('  ')}    ${ratios.map((ratio) => ratio.padStart(9)).join('  ')}`,
    );
  }
}

async function measure(): Promise<void> {
  const answering = await startProcess(join(import.meta.dirname, 'round-trip', 'answering-process.ts'));
  const { port, echoPort } = answering.listens as { readonly port: number; readonly echoPort: number };
  report(
    'the client, answered by prepared bytes',
    await measured([
      await bareSocket(port),
      await tapewright(port),
      await tapewrightMessages(port),
      await stoqey(port),
    ]),
  );
  const gateway = await startProcess(join(import.meta.dirname, 'support', 'gateway-process.ts'));
  const throughGateway = { ...(await bareSocket(gateway.listens as number)), name: 'embedded gateway' };
  report('the gateway, asked by a bare socket', await measured([echo(echoPort), throughGateway]));
  answering.child.disconnect();
  gateway.child.disconnect();
}

/** This file again in a process of its own, behind `taskset` where all of it is to share a core. */
function run(mode: string, isPinned: boolean): void {
  console.log(`\n-- ${mode}`);
  const node = [process.execPath, '--import', 'tsx', import.meta.filename, MEASURE];
  const [command, ...args] = isPinned ? ['taskset', '-c', '0', ...node] : node;
  const { status, error } = spawnSync(command ?? '', args, { stdio: 'inherit' });
  if (error !== undefined) console.log(`cannot be measured here: ${error.message}`);
  else assert.equal(status, 0);
}

if (process.argv.includes(MEASURE)) {
  await measure();
  process.exit(0);
}
if (existsSync(new URL('../packages/tws/dist/index.js', import.meta.url))) {
  run('free', false);
  run('all processes on one core', true);
} else {
  console.log('not measured, the packages are not built (npm run build)');
}
