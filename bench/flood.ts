// The flood: 500,000 text messages over loopback TCP from a bare sender into the events of a client that has just started (cold: a
// process of its own for every run). Side by side: a parser written by hand for these three messages, which is the limit of what Node can
// do; this client; @stoqey/ib; and in Python ib_async and the official ibapi. What each has seen is compared before anything is printed.
// Run: `npm run bench -- flood`; FLOOD_ROUNDS=9 for more rounds, FLOOD_PLAYERS=limit,tapewright for some of the players.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { preparedPython } from '../test/interop/python.ts';
import type { FloodResult } from './flood/player.ts';
import { FLOOD_MESSAGES } from './flood/stream.ts';
import { quantile } from './support/quantile.ts';

const ROUNDS = Number(process.env['FLOOD_ROUNDS'] ?? 5);
const WINDOW = 1_000;
const DEADLINE_MS = 300_000;
const FOLDER = join(import.meta.dirname, 'flood');
const NODE_FLAGS = ['--conditions=@tapewright/source', '--import', 'tsx'];

interface Player {
  readonly name: string;
  readonly file: string;
  /** Sizes that its users see: some clients keep those of bids, or of prices, to themselves. */
  readonly sizes: number;
  /** Of one burst; the official client is quadratic in it. */
  readonly burst: number;
  /** Slow players play once. */
  readonly rounds: number;
}

const ALL = FLOOD_MESSAGES;
/** Shares of the messages; three prices of five are bids. */
const [PRICES, SIZES, BIDS] = [0.5, 0.4, 0.3];
const everySize = PRICES + SIZES;

const players: readonly Player[] = [
  { name: 'limit', file: 'limit.ts', sizes: everySize, burst: ALL, rounds: ROUNDS },
  { name: 'tapewright', file: 'tapewright.ts', sizes: everySize, burst: ALL, rounds: ROUNDS },
  { name: 'tapewright quotes', file: 'tapewright-quotes.ts', sizes: everySize, burst: ALL, rounds: ROUNDS },
  // It drops the size of every bid.
  { name: '@stoqey/ib', file: 'stoqey.ts', sizes: everySize - BIDS, burst: ALL, rounds: ROUNDS },
  {
    name: '@stoqey/ib next',
    file: 'stoqey-next.ts',
    sizes: everySize - BIDS,
    burst: ALL,
    rounds: Math.min(ROUNDS, 3),
  },
  {
    name: 'ib_async',
    file: 'ib_async_player.py',
    sizes: everySize,
    burst: ALL / 10,
    rounds: Math.min(ROUNDS, 3),
  },
  { name: 'official ibapi', file: 'ibapi_player.py', sizes: everySize, burst: ALL / 10, rounds: 1 },
];
const python = preparedPython();

async function startSender(): Promise<{ readonly ports: readonly number[]; readonly end: () => void }> {
  const child = fork(join(FOLDER, 'sender.ts'), { execArgv: NODE_FLAGS });
  const [ports] = (await once(child, 'message')) as [number[]];
  return { ports, end: () => child.disconnect() };
}

/** One run in a process of its own. Throws when it ends badly, hangs, or has seen something else than it should. */
async function play(
  { name, file, sizes }: Player,
  ports: readonly number[],
  { count, window }: { count: number; window: number },
): Promise<FloodResult> {
  const isPython = file.endsWith('.py');
  const command = isPython ? python : process.execPath;
  if (command === undefined) throw new Error(`${name}: no Python`);
  const args = [
    ...(isPython ? [] : NODE_FLAGS),
    join(FOLDER, file),
    ...[...ports, count, window].map(String),
  ];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${name} ended with ${code ?? 'a signal at its deadline'}: ${output}`);
  const result = JSON.parse(output) as FloodResult;
  const expected = { prices: count * PRICES, sizes: count * sizes, orders: count * (1 - everySize) };
  for (const key of ['prices', 'sizes', 'orders'] as const) {
    if (Math.round(expected[key]) !== result[key])
      throw new Error(`${name} saw ${result[key]} ${key} instead of ${expected[key]}`);
  }
  return result;
}

interface Row {
  readonly player: Player;
  readonly mode: string;
  readonly count: number;
  readonly results: FloodResult[];
}

/** Millions of messages a second: by the watch, and for every second of the processor that the player took. */
function rates({ count, results }: Row): { readonly wall: number; readonly cpu: number } {
  const median = (times: readonly number[]): number => count / quantile(times, 0.5) / 1_000;
  return {
    wall: median(results.map(({ wallMs }) => wallMs)),
    cpu: median(results.map(({ cpuMs }) => cpuMs)),
  };
}

function print(rows: readonly Row[], mode: string): void {
  const shown = rows.filter((row) => row.mode === mode);
  const ours = shown.find(({ player }) => player.name === 'tapewright');
  console.log(
    `${mode}: M msg/s, median of the rounds; in brackets, per second of the player's own processor time`,
  );
  for (const row of shown) {
    const { wall, cpu } = rates(row);
    const ratio =
      ours === undefined || ours === row
        ? ''
        : `  we are ${(rates(ours).wall / wall).toFixed(2)}x (${(rates(ours).cpu / cpu).toFixed(2)}x)`;
    const [first] = row.results;
    const events = `${first?.prices} prices, ${first?.sizes} sizes, ${first?.orders} statuses`;
    const extra = Object.entries(first?.extra ?? {}).map(([name, value]) => `, ${value} ${name}`);
    console.log(
      `  ${row.player.name.padEnd(18)} ${wall.toFixed(3).padStart(7)} (${cpu.toFixed(3).padStart(6)})${ratio.padEnd(28)}  ${events}${extra.join('')}`,
    );
  }
}

function printFlatness(rows: readonly Row[]): void {
  const of = (mode: string): Row | undefined =>
    rows.find((row) => row.player.name === 'tapewright' && row.mode === mode);
  const [burst, windows] = [of('one burst'), of('windows')];
  if (burst === undefined || windows === undefined) return;
  const [a, b] = [rates(burst), rates(windows)];
  console.log(
    `one burst against windows of ${WINDOW}, tapewright: ${(a.wall / b.wall).toFixed(2)}x by the watch, ${(a.cpu / b.cpu).toFixed(2)}x by processor time`,
  );
}

const wanted = process.env['FLOOD_PLAYERS']?.split(',');
const chosen = players.filter(({ name }) => wanted?.includes(name) ?? true);
const rows: Row[] = chosen.flatMap((player) => [
  { player, mode: 'one burst', count: player.burst, results: [] },
  { player, mode: 'windows', count: ALL, results: [] },
]);
const sender = await startSender();
for (let round = 0; round < ROUNDS; round++) {
  for (const { player, mode, count, results } of rows) {
    if (round >= player.rounds || (player.file.endsWith('.py') && python === undefined)) continue;
    results.push(await play(player, sender.ports, { count, window: mode === 'windows' ? WINDOW : 0 }));
  }
}
sender.end();
if (python === undefined)
  console.log('Python clients: not installed (npm run test:interop installs ib_async and ibapi)');
const played = rows.filter(({ results }) => results.length > 0);
print(played, 'one burst');
print(played, 'windows');
printFlatness(played);
