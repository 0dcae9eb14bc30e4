import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway, type RunningGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The blocks of docs/guide/client.md are one program: checked by the compiler, then run against the embedded gateway, from the text of
// the page. A block in the language `typescript` is checked and not run.

const ROOT = join(import.meta.dirname, '..', '..');
const guide = readFileSync(join(ROOT, 'docs/guide/client.md'), 'utf8');
const blocks = [...guide.matchAll(/^```(ts|typescript)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', code = '']) => ({
    language,
    code,
  }),
);

/** Imports first; blocks that are not to be run stand in a function that nobody calls. */
function program(port: number): string {
  const lines = blocks.flatMap(({ language, code }) => {
    const own = code.split('\n').filter((line) => !line.startsWith('import '));
    return language === 'ts' ? own : ['export async function unlisted(): Promise<void> {', ...own, '}'];
  });
  const imports = blocks.flatMap(({ code }) => code.split('\n').filter((line) => line.startsWith('import ')));
  return [...imports, ...lines].join('\n').replaceAll('port: 4002', `port: ${port}`);
}

describe('the guide to the client', () => {
  let folder: string;
  let gateway: RunningGateway;

  beforeAll(async () => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.cache', 'guide-'));
    gateway = await startGateway({
      port: 0,
      market: { kind: 'simulated' },
      clock: { kind: 'regularHours', start: instantFromIso('2026-08-25T14:00:00Z') },
      seed: 1,
      accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
    });
    writeFileSync(join(folder, 'guide.ts'), program(gateway.port));
    const options = {
      extends: '../../tsconfig.base.json',
      compilerOptions: { composite: false, incremental: false, noEmit: true, types: ['node'] },
      include: ['guide.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });

  afterAll(async () => {
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has blocks to check', () => expect(blocks.length).toBeGreaterThan(15));

  it('is right by the compiler', { timeout: 120_000 }, () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder],
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('runs from its first block to its last', { timeout: 60_000 }, async () => {
    const child = spawn(
      process.execPath,
      ['--conditions=@tapewright/source', '--import', 'tsx', join(folder, 'guide.ts')],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    expect(status === 0 ? '' : output).toBe('');
    expect(output).not.toMatch(/Error/);
    expect(status).toBe(0);
    // What the page promises, in the order of its blocks.
    expect(output).toMatch(/^live \[ 'DU900001' \]$/m);
    expect(output).toMatch(/^NOSUCH notFound$/m);
    expect(output).toMatch(/^100\.12 0\.01$/m);
    expect(output).toMatch(/^modified cancelled$/m);
    expect(output).toMatch(/^Vwap 2$/m);
    expect(output).toMatch(/^\[ 'cancelled', 'cancelled', 'cancelled' \]$/m);
    expect(output).toMatch(/^100 100 false$/m);
  });
});
