import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { listMessages } from '@tapewright/tws';
import { suggestion } from '../config/did-you-mean.ts';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import type { ViewOptions } from '../tap/overheard-lines.ts';
import { Recorder } from '../tap/recorder.ts';
import { BadRecording, parseRecording, type Recording } from '../tap/recording.ts';
import { startTap, type RunningTap, type TapOptions } from '../tap/tap.ts';
import { TapView } from '../tap/tap-view.ts';
import type { Address } from '../tap/tcp-proxy.ts';
import type { CommandContext } from './context.ts';

const LOOPBACK = '127.0.0.1';

const MORE_HELP = `
A client that talks to port 7497, and a gateway that listens on 4002:
  tapewright tap --listen 7497 --to 127.0.0.1:4002 --record morning.tap
What was recorded, again:
  tapewright tap --replay morning.tap --only placeOrder,orderStatus

No password is on this wire: TWS and IB Gateway log in by themselves. Accounts, positions and orders are, and so they are in a
recording.`;

/** `tapewright tap`: shows and records what any TWS client and any gateway say to each other. */
export function tapCommand(context: CommandContext): Command {
  const { screen, cwd } = context;
  const command = new Command('tap')
    .description('pass a TWS connection on unchanged, and show and record its messages')
    .option('--listen <[host:]port>', 'where the client connects to; port 0 takes any free one', address, {
      host: LOOPBACK,
      port: 7497,
    })
    .option('--to <[host:]port>', 'where TWS or IB Gateway listens', address, { host: LOOPBACK, port: 4002 })
    .option('--record <file>', 'write the exact bytes of both directions to a new file')
    .option('--replay <file>', 'show a recording, and connect nothing')
    .option('--only <names>', 'show these messages alone, such as placeOrder,orderStatus', messageNames)
    .option('--hex', 'show the bytes of every frame')
    .option('--full', 'show long values and lists whole')
    .option(
      '--allow-remote',
      'listen beyond this machine: whoever reaches the port can trade in the account behind it',
    )
    .addHelpText('after', MORE_HELP);
  // Defaults are addresses, and an address in the help reads better than an object.
  for (const option of command.options) {
    const { host, port } = Object(option.defaultValue) as Partial<Address>;
    if (port !== undefined) option.defaultValueDescription = `${host}:${port}`;
  }
  return command.action(async (options) => {
    const { listen, to, record, replay, only, hex, full } = options;
    const view: ViewOptions = { only, showsHex: hex === true, isFull: full === true };
    if (replay !== undefined) {
      showRecording(resolve(cwd, replay), view, context);
      return;
    }
    if (!isLoopback(listen.host) && options.allowRemote !== true) {
      throw new UserError(`the tap would listen on ${listen.host}, where others can reach it and trade`, {
        exitCode: EXIT.usage,
        advice: 'Listen on 127.0.0.1, or say --allow-remote.',
      });
    }
    const recorder = record === undefined ? undefined : openRecorder(resolve(cwd, record), context);
    await tap(
      { listen, to, view, recorder, print: (line) => screen.line(line), note: (text) => screen.note(text) },
      context,
    );
  });
}

async function tap(options: TapOptions, context: CommandContext): Promise<void> {
  const { listen, to, recorder } = options;
  const { screen, interrupts } = context;
  const running = await listening(options);
  screen.note(
    `listening on ${listen.host}:${running.port}, passing on to ${to.host}:${to.port}; stop with Ctrl-C`,
  );
  await interrupts.wait();
  await running.close();
  recorder?.close();
  context.exitCode = EXIT.interrupted;
}

async function listening(options: TapOptions): Promise<RunningTap> {
  try {
    return await startTap(options);
  } catch (error) {
    options.recorder?.discard();
    const { host, port } = options.listen;
    throw new UserError(`cannot listen on ${host}:${port}: ${messageOf(error)}`, {
      exitCode: EXIT.connection,
      advice:
        'Something may listen there already (a TWS, a Gateway?). Choose another port with --listen; 0 takes any free one.',
      cause: error,
    });
  }
}

function openRecorder(file: string, { screen }: CommandContext): Recorder {
  try {
    return new Recorder(file, (reason) =>
      screen.note(`the recording ends here, the bytes still pass: ${reason}`),
    );
  } catch (error) {
    throw new UserError(`cannot make the recording: ${messageOf(error)}`, {
      exitCode: EXIT.usage,
      advice: 'A recording goes to a file that does not exist yet, in a folder that does.',
      cause: error,
    });
  }
}

function showRecording(file: string, view: ViewOptions, { screen }: CommandContext): void {
  const { events, isTorn } = readRecording(file);
  const shown = new TapView(view);
  for (const event of events) {
    for (const line of shown.show(event)) screen.line(line);
  }
  if (isTorn)
    screen.note('the last line of the recording is cut off, as when a tap is killed; it is left out');
}

function readRecording(file: string): Recording {
  try {
    return parseRecording(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof BadRecording ? error.message : messageOf(error);
    throw new UserError(`cannot replay ${file}: ${reason}`, { exitCode: EXIT.usage, cause: error });
  }
}

/** `7497`, `192.0.2.1:7497` or `[::1]:7497`. */
function address(text: string): Address {
  const match = /^(?:(\[[\da-fA-F:.]+\]|[^:\s[\]]+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) throw new InvalidArgumentError('It must be a port, or host:port.');
  return { host: (match[1] ?? LOOPBACK).replaceAll(/[[\]]/g, ''), port };
}

function messageNames(text: string): ReadonlySet<string> {
  const known = listMessages().map(({ name }) => name);
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!known.includes(name)) {
      throw new InvalidArgumentError(`There is no message '${name}'${suggestion(name, known)}.`);
    }
  }
  return new Set(names);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
