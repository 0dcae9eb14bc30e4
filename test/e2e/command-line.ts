import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const BIN = join(ROOT, 'packages/tapewright/src/bin.ts');
const TSX = import.meta.resolve('tsx');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command line in a process of its own, as a user starts it, with its output as a pipe. */
export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the output holds `text`; rejects when the process ends before. */
  seen(text: string | RegExp): Promise<void>;
  /** What it printed so far. */
  out(): string;
}

export function start(args: readonly string[], cwd: string, env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['--conditions=@tapewright/source', '--import', TSX, BIN, ...args], {
    cwd,
    env: { ...process.env, FORCE_COLOR: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails half-way leaves no process behind.
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  const looks: (() => void)[] = [];
  const look = (): void => looks.forEach((one) => one());
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    look();
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
    look();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  const seen = (text: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const one = (): void => {
        const all = out + err;
        if (typeof text === 'string' ? all.includes(text) : text.test(all)) resolve();
      };
      looks.push(one);
      one();
      void ended.then(() => reject(new Error(`ended without '${text}':\n${out}\n${err}`)));
    });
  return { process: child, ended, seen, out: () => out };
}

export function run(args: readonly string[], cwd: string, env?: Record<string, string>): Promise<Ended> {
  return start(args, cwd, env).ended;
}

/** A folder of its own for a test, with files in it. Inside the repository our packages are found without being resolved specially. */
export function folder(
  files: Readonly<Record<string, string>> = {},
  where: 'outside' | 'inside' = 'outside',
): { readonly dir: string; remove(): void } {
  const base = where === 'outside' ? tmpdir() : join(ROOT, '.cache');
  mkdirSync(base, { recursive: true });
  const dir = mkdtempSync(join(base, 'tapewright-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
