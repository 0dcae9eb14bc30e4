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
for (const file of files) {
  console.log(`\n== ${file}`);
  const flags = ['--conditions=@tapewright/source', '--expose-gc', '--import', 'tsx'];
  const { status } = spawnSync(process.execPath, [...flags, join(import.meta.dirname, file)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
