import { runCommandLine } from '../../packages/tapewright/src/cli.ts';
import { createContext, Interrupts } from '../../packages/tapewright/src/commands/context.ts';
import { Screen } from '../../packages/tapewright/src/terminal/screen.ts';
import type { Ended } from './command-line.ts';

/** A command line without a process around it: the same code, a second sooner. */
export async function runHere(
  args: readonly string[],
  cwd: string,
  interrupts = new Interrupts(),
): Promise<Ended> {
  let [out, err] = ['', ''];
  const screen = new Screen(
    { write: (text) => (out += text) },
    { write: (text) => (err += text) },
    { NO_COLOR: '1' },
  );
  const code = await runCommandLine(args, createContext(screen, cwd, interrupts));
  return { code, out, err };
}
