import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'interop');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** The interpreter of a virtual environment with the pinned foreign clients; made once and again when the pins change. */
export async function preparePython(): Promise<string> {
  const { venv, python, stamp, wanted } = environment();
  if (isPrepared(stamp, wanted)) return python;

  console.log('installing the Python clients into .cache/interop …');
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  await mustSucceed('python3', ['-m', 'venv', venv], 'Python 3 with venv is needed for the foreign clients');
  await mustSucceed(
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
    'pip could not install them',
  );
  writeFileSync(stamp, wanted);
  return python;
}

/** The same interpreter when it is there already; undefined when nobody has prepared it. */
export function preparedPython(): string | undefined {
  const { python, stamp, wanted } = environment();
  return isPrepared(stamp, wanted) ? python : undefined;
}

function environment(): { venv: string; python: string; stamp: string; wanted: string } {
  const venv = join(CACHE, 'venv');
  return {
    venv,
    python: join(venv, 'bin', 'python'),
    stamp: join(venv, 'requirements.sha256'),
    wanted: createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex'),
  };
}

function isPrepared(stamp: string, wanted: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

async function mustSucceed(command: string, args: readonly string[], hint: string): Promise<void> {
  const { code, output } = await runProgram(command, args, { timeoutMs: 600_000 });
  if (code !== 0) throw new Error(`${hint}: '${command} ${args.join(' ')}' ended with ${code}\n${output}`);
}

export interface ProgramResult {
  /** Exit code; null when it was killed at its deadline. */
  readonly code: number | null;
  /** stdout and stderr as they came. */
  readonly output: string;
  readonly stdout: string;
}

/** Runs a program to its end, or kills it at the deadline. */
export function runProgram(
  command: string,
  args: readonly string[],
  { timeoutMs = 60_000 }: { timeoutMs?: number } = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let output = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`cannot start '${command}': ${error.message}`));
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, stdout });
    });
  });
}
