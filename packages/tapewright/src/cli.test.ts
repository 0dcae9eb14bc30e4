import { expect, test } from 'vitest';
import { createProgram, runCommandLine } from './cli.ts';
import { createContext, Interrupts } from './commands/context.ts';
import { Screen } from './terminal/screen.ts';

async function typed(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const screen = new Screen({ write: (text) => (out += text) }, { write: (text) => (err += text) }, {});
  const code = await runCommandLine(args, createContext(screen, '/nowhere', new Interrupts()));
  return { code, out, err };
}

const commands = createProgram(
  createContext(new Screen({ write: () => {} }, { write: () => {} }, {}), '/nowhere', new Interrupts()),
).commands.map((command) => command.name());

test('without a word it shows what is possible, and what the exit codes mean', async () => {
  const { code, out } = await typed();
  expect(code).toBe(0);
  for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command}`, 'm'));
  expect(out).toMatch(/130 +interrupted by Ctrl-C/);
});

test.each(commands)('%s --help describes itself, its options and its arguments', async (command) => {
  const { code, out } = await typed(command, '--help');
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^Usage: tapewright ${command}`));
  const described = out.split('\n').filter((line) => /^ {2}(-\w, )?--\w/.test(line));
  expect(described.length).toBeGreaterThan(0);
});

test('the version is the package’s', async () => {
  expect(await typed('--version')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test('what cannot be meant goes to the error stream, with a suggestion', async () => {
  const { code, out, err } = await typed('bcktest');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/Did you mean backtest/);
  expect((await typed('journal', 'shwo')).err).toMatch(/Did you mean show/);
});

test('--debug counts wherever it stands', async () => {
  const { code, err } = await typed('run', 'nothing.ts', '--debug');
  expect(code).toBe(2);
  expect(err).toMatch(/there is no strategy file/);
  expect(err).toMatch(/ at .*load-strategy\.ts/);
});
