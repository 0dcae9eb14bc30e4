import { Command, CommanderError, Option } from '@commander-js/extra-typings';
import { backtestCommand } from './commands/backtest.ts';
import type { CommandContext } from './commands/context.ts';
import { demoCommand } from './commands/demo.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { journalCommand } from './commands/journal.ts';
import { runCommand } from './commands/run.ts';
import { tapCommand } from './commands/tap.ts';
import { EXIT, messageOf, UserError, type ExitCode } from './errors/user-error.ts';
import { VERSION } from './version.ts';

const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    a bug in Tapewright
  2    a wrong command line or config file
  3    the strategy file cannot be loaded, or threw
  4    no session with the gateway
  5    the journal is damaged, in use, or of another run
  6    ended, and what became of an order is not known: look before you trade on
  130  interrupted by Ctrl-C`;

/** The command line: one file per command in commands/. */
export function createProgram(context: CommandContext): Command<[], { debug?: true }> {
  const program = new Command()
    .name('tapewright')
    .description(
      'Automate trades with Interactive Brokers: backtest, embedded gateway, paper and live with one strategy file.',
    )
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'show this help, or that of a command')
    .helpCommand(false)
    .addOption(new Option('--debug', 'show stack traces of errors'))
    .showHelpAfterError('(add --help for what is possible)')
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', EXIT_CODES_HELP)
    .exitOverride();
  const commands = [demoCommand, backtestCommand, runCommand, gatewayCommand, tapCommand, journalCommand];
  for (const command of commands) {
    // copyInheritedSettings would miss settings made later; each command gets them here, once.
    program.addCommand(command(context).copyInheritedSettings(program));
  }
  return program;
}

/** Runs one command line, and says what to exit with. Nothing but this prints an error. */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const program = createProgram(context);
  program.configureOutput({
    writeOut: (text) => context.screen.line(text.trimEnd()),
    writeErr: (text) => context.screen.note(text.trimEnd()),
  });
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    if (args.length === 0) {
      program.outputHelp();
      return EXIT.ok;
    }
    await program.parseAsync([...args], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return reported(error, context, args.includes('--debug'));
  }
}

function reported(error: unknown, { screen }: CommandContext, debug: boolean): ExitCode {
  // Commander has printed its own message, and --help and --version end like this too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const isExpected = error instanceof UserError;
  screen.note(`${screen.color.red('error')}: ${messageOf(error)}`);
  if (isExpected && error.advice !== undefined) screen.note(error.advice);
  if (!isExpected) screen.note('This is a bug in Tapewright; please report it with the output of --debug.');
  if (debug) screen.note(stackOf(error));
  return isExpected ? error.exitCode : EXIT.bug;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
