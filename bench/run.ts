// Runs every benchmark beside this file, one after the other, each in a process of its own: `npm run bench [name …]`.
// Each asserts equal results first and prints medians and ratios; times on a shared machine mean little.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)))
  .sort();

if (files.length === 0) {
  console.error(`no benchmark named ${wanted.join(', ')}`);
  process.exit(2);
}
/**
 * Those that time the engine and the backtest run on the built packages, as users have them: tsx gives every closure its name by a call each
 * time it is made, which is a fifteenth of an order's time.
 */
const onBuilt = (file: string) => /^(backtest|engine|gateway-load|indicators|venue-orders)/.test(file);

if (files.some(onBuilt)) {
  run(['node_modules/typescript7/bin/tsc', '-b', 'tsconfig.build.json']);
  run(['--import', 'tsx', 'scripts/bundle.ts']);
}
for (const file of files) {
  console.log(`\n== ${file}`);
  const source = onBuilt(file) ? [] : ['--conditions=@tapewright/source'];
  run([...source, '--expose-gc', '--import', 'tsx', join(import.meta.dirname, file)]);
}

function run(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
