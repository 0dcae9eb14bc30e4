import { Command, CommanderError, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { backtestCommand } from './commands/backtest.ts';
import type { CommandContext } from './commands/context.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { journalCommand } from './commands/journal.ts';
import { killCommand } from './commands/kill.ts';
import { runCommand } from './commands/run.ts';
import { sweepCommand, sweepMergeCommand } from './commands/sweep.ts';
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
    .configureOutput({
      writeOut: (text) => context.screen.line(text.trimEnd()),
      writeErr: (text) => context.screen.note(text.trimEnd()),
    })
    .exitOverride();
  const commands = [
    demoCommand,
    backtestCommand,
    sweepCommand,
    sweepMergeCommand,
    runCommand,
    doctorCommand,
    killCommand,
    gatewayCommand,
    tapCommand,
    journalCommand,
  ];
  for (const command of commands) program.addCommand(inheriting(command(context), program));
  return program;
}

/** Commander lets a command that is added whole keep its own settings; these are the program's, down to its own sub-commands. */
function inheriting<T extends CommandUnknownOpts>(command: T, parent: CommandUnknownOpts): T {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) inheriting(below, command);
  return command;
}

/** Runs one command line, and says what to exit with. Nothing but this prints an error. */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const program = createProgram(context);
  // Wherever it stands: whoever adds it to a command line that failed adds it at the end.
  const debug = args.includes('--debug');
  const words = args.filter((word) => word !== '--debug');
  try {
    if (words.length === 0) {
      program.outputHelp();
      return EXIT.ok;
    }
    await program.parseAsync([...words], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return reported(error, context, debug);
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
