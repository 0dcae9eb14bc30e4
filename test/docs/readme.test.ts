import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startGateway, type RunningGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Everything that the README shows is run here, from the text of the README itself.

const ROOT = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
  language,
  code,
}));
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ code }) => code.split('\n'))
  .filter((line) => line.startsWith('npm run -s tapewright -- '))
  .map((line) => line.replace('npm run -s tapewright -- ', ''));

const PROGRAM = [
  '--conditions=@tapewright/source',
  '--import',
  'tsx',
  join(ROOT, 'packages/tapewright/src/bin.ts'),
];

describe('the README', () => {
  let folder: string;
  let gateway: RunningGateway;
  /** Those that still run: a test that failed leaves nothing behind. */
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    // Inside the workspace, where the config file finds the package 'tapewright'.
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.cache', 'readme-'));
    const config = blocks.find(({ code }) => code.startsWith('// tapewright.config.ts'))?.code ?? '';
    writeFileSync(join(folder, 'tapewright.config.ts'), config);
    gateway = await startGateway({
      port: 0,
      market: { kind: 'simulated' },
      clock: { kind: 'regularHours', start: instantFromIso('2026-08-25T14:00:00Z') },
      seed: 1,
      accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
    });
  });

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the example files as they are', () => {
    const shown = blocks.filter(({ code }) => code.startsWith('// examples/'));
    expect(shown.length).toBeGreaterThanOrEqual(2);
    for (const { code } of shown) {
      const [header = '', ...lines] = code.split('\n');
      const file = readFileSync(join(ROOT, header.replace('// ', '')), 'utf8');
      expect(lines.join('\n')).toBe(file);
    }
  });

  it('gives the two commands of the root package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(readme).toMatch(/^npm ci && npm start /m);
    expect(readme).toMatch(/^npm ci && npm test /m);
    expect(scripts['start']).toContain('bin.ts demo');
    expect(scripts['test']).toContain('vitest run');
    expect(scripts['tapewright']).toContain('bin.ts');
  });

  it.each(commands.filter((line) => line.startsWith('backtest')))(
    'runs `%s`',
    { timeout: 60_000 },
    async (line) => {
      const { status, output } = await runAlongside(line);
      expect(output).not.toMatch(/error/i);
      expect(status).toBe(0);
      expect(output).toMatch(/Sharpe/);
      expect(output).toMatch(/report: .*\.html/);
    },
  );

  it.each(commands.filter((line) => line.startsWith('run')))(
    'runs `%s`',
    { timeout: 60_000 },
    async (line) => {
      const { status, output } = await runAlongside(line);
      expect(output).not.toMatch(/error:/);
      expect(status).toBe(0);
    },
  );

  it.each(commands.filter((line) => line.startsWith('gateway')))(
    'runs `%s`',
    { timeout: 60_000 },
    async (line) => {
      const { output } = await runAlongside(
        line.replace('--port 4002', '--port 0'),
        /IB Gateway on 127\.0\.0\.1:\d+/,
      );
      expect(output).toMatch(/IB Gateway on 127\.0\.0\.1:\d+/);
    },
  );

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(4);
    expect(links.filter((path) => !existsSync(join(dirname(join(ROOT, 'README.md')), path)))).toEqual([]);
  });

  /**
   * Runs a command while this process goes on, because the gateway that `--paper` finds is here; interrupts it once `until` was
   * printed. The ports of the README may be taken on this machine, so others stand in for them.
   */
  async function runAlongside(
    line: string,
    until?: RegExp,
  ): Promise<{ status: number | null; output: string }> {
    const args = line
      .replace(
        '--paper --port 4002',
        `--paper --port ${gateway.port} --for 2s --state ${join(folder, 'state')}`,
      )
      .split(' ')
      .map((word) => (word.startsWith('examples/') ? join(ROOT, word) : word));
    const child = spawn(process.execPath, [...PROGRAM, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let output = '';
    const hear = (text: string): void => {
      output += text;
      if (until?.test(output) === true) child.kill('SIGINT');
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    children.delete(child);
    return { status, output };
  }
});
