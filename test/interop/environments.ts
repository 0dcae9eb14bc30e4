import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './python.ts';

const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'interop');
const INSTALL_MS = 600_000;

/**
 * The interpreter of a virtual environment for one package of PyPI, and what that needs and does not ask for; made once, and again when the pin changes. Each in one of its
 * own: the generations of the official client all call themselves `ibapi`.
 */
export function pythonWith([pin, ...more]: readonly [string, ...string[]]): Promise<string> {
  const folder = join(CACHE, `venv-${pin.replaceAll(/[^\w.]+/g, '-')}`);
  const python = join(folder, 'bin', 'python');
  const pip = [
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pin, ...more],
  ] as const;
  return prepared(folder, [pin, ...more].join(' '), [['python3', ['-m', 'venv', folder]], pip], python);
}

/** A folder whose node_modules holds these packages of npm, outside of the project's own dependencies. */
export function npmWith(pins: readonly string[]): Promise<string> {
  const folder = join(CACHE, 'npm');
  const install = [
    'install',
    '--silent',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefix',
    folder,
    ...pins,
  ];
  return prepared(folder, pins.join(' '), [['npm', install]], folder);
}

/** Runs the commands that fill a folder, unless that was done for the same pins; answers `result`. */
async function prepared(
  folder: string,
  pins: string,
  commands: readonly (readonly [string, readonly string[]])[],
  result: string,
): Promise<string> {
  const stamp = join(folder, 'pins.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return result;
  console.log(`installing ${pins} into .cache/interop …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [command, args] of commands) {
    const { code, output } = await runProgram(command, args, { timeoutMs: INSTALL_MS });
    if (code !== 0) throw new Error(`'${command} ${args.join(' ')}' ended with ${code}\n${output}`);
  }
  writeFileSync(stamp, pins);
  return result;
}
