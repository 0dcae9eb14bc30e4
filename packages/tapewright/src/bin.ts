#!/usr/bin/env node
import { runCommandLine } from './cli.ts';
import { createContext, Interrupts } from './commands/context.ts';
import { EXIT } from './errors/user-error.ts';
import { processScreen } from './terminal/screen.ts';

const interrupts = new Interrupts();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!interrupts.interrupt()) process.exit(EXIT.interrupted);
  });
}
// A reader that went away (`tapewright … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  createContext(processScreen(), process.cwd(), interrupts),
);
