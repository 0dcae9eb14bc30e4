import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { connect, type TwsClient } from '@tapewright/tws';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { readJournal, type RunRecord } from '../journal/index.ts';
import { pullKillSwitch, type KillOutcome } from '../kill/kill-switch.ts';
import { stopProcess, type Stopped } from '../kill/stop-process.ts';
import { lastRunDir } from '../live/run-folder.ts';
import type { CommandContext } from './context.ts';
import { wholeNumber } from './option-values.ts';

/** A client id of its own: the gateway may not have freed the bot's yet, and the kill switch must not wait for that. */
const KILL_CLIENT_ID = 911;
const RETRY_MS = 2_000;

/** `tapewright kill <bot>`. */
export function killCommand(context: CommandContext): Command<[string]> {
  const command = new Command('kill')
    .description('the kill switch: end a bot, cancel every order at its login, and verify that nothing works')
    .argument('<dir>', 'the folder of the bot (.tapewright/mine-client-1) or of one of its runs')
    .option('--flatten', 'close every position of its account at the market, too, and verify that it is flat')
    .option(
      '--client-id <id>',
      `of the kill switch itself, not of the bot (default: ${KILL_CLIENT_ID})`,
      wholeNumber(0, 2_147_483_647),
    )
    .addHelpText(
      'after',
      '\nThe process is ended without asking it, so it works when strategy code hangs; its journal stays whole. The cancel is for every order at' +
        '\nthe login, those of other programs and people, too. Without a connection it tries until there is one. Ctrl-C gives up, and says what is left.',
    );
  return command.action(async (dir, options) => {
    const { runDir, run } = runOf(resolve(context.cwd, dir));
    context.screen.line(stoppedText(await stopProcess(runDir)));
    const client = await connected(context, run, options.clientId ?? KILL_CLIENT_ID);
    if (client === undefined) {
      context.exitCode = EXIT.unknown;
      return;
    }
    try {
      const outcome = await pullKillSwitch({
        client,
        account: run.account,
        isFlattening: options.flatten === true,
        signal: context.interrupts.signal,
        say: (text) => context.screen.line(text),
      });
      context.screen.line(outcomeText(outcome));
      if (!outcome.isDone) context.exitCode = EXIT.unknown;
    } finally {
      client.disconnect();
    }
  });
}

function runOf(dir: string): { readonly runDir: string; readonly run: RunRecord } {
  const runDir = lastRunDir(dir) ?? dir;
  const first = existsSync(runDir) ? readJournal(runDir).entries[0]?.record : undefined;
  if (first?.kind === 'run') return { runDir, run: first };
  throw new UserError(`there is no run of a bot in ${dir}`, {
    exitCode: EXIT.usage,
    advice:
      'Give the folder of a bot, such as .tapewright/mine-client-1. In TWS, the button "Global Cancel" works without us.',
  });
}

/** A session with the bot's gateway; tries until there is one. Undefined when interrupted. */
async function connected(
  { screen, interrupts }: CommandContext,
  run: RunRecord,
  clientId: number,
): Promise<TwsClient | undefined> {
  const { signal } = interrupts;
  const { host, port } = addressOf(run.target);
  let lastProblem = '';
  while (!signal.aborted) {
    try {
      return await connect({ host, port, clientId, signal, allowDegraded: true });
    } catch (error) {
      const problem = messageOf(error);
      if (problem !== lastProblem) screen.line(`no session with ${run.target} yet: ${problem}; trying on`);
      lastProblem = problem;
    }
    await Promise.race([interrupts.wait(), new Promise((resolve) => setTimeout(resolve, RETRY_MS))]);
  }
  screen.line('given up: no order was cancelled');
  return undefined;
}

/** `127.0.0.1:4002`; the host may be an IPv6 address. */
function addressOf(target: string): { readonly host: string; readonly port: number } {
  const colon = target.lastIndexOf(':');
  return { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) };
}

function stoppedText(stopped: Stopped): string {
  switch (stopped.kind) {
    case 'none':
      return 'no process of the bot is running';
    case 'stopped':
      return `ended process ${stopped.pid}`;
    case 'elsewhere':
      return `process ${stopped.pid} on ${stopped.host} may still be running: end it there, or it will order again`;
    case 'refuses':
      return `process ${stopped.pid} could not be ended (${stopped.reason}): end it, or it will order again`;
  }
}

function outcomeText({ isDone, orders, positions }: KillOutcome): string {
  const held = positions.map(({ contract, position }) => `${position} ${contract.symbol ?? contract.conId}`);
  const orderText = orders.length === 0 ? 'no working order' : `${orders.length} working orders`;
  const positionText = held.length === 0 ? 'no position' : `positions ${held.join(', ')}`;
  return `${isDone ? 'verified with the broker' : 'NOT done'}: ${orderText}, ${positionText}`;
}
