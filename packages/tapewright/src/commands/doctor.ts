import { Command } from '@commander-js/extra-typings';
import { realClock } from '@tapewright/tws';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { EXIT } from '../errors/user-error.ts';
import type { CommandContext } from './context.ts';
import { wholeNumber } from './option-values.ts';

const PAPER_PORT = 4002;
/** Not that of a bot: looking must not take its id. */
const DOCTOR_CLIENT_ID = 912;

const MARKS = { well: 'ok  ', remark: 'note', problem: 'FAIL' } as const;

/** `tapewright doctor`. */
export function doctorCommand(context: CommandContext): Command {
  const command = new Command('doctor')
    .description('what is wrong between this computer and TWS or IB Gateway, in plain words; places nothing')
    .option('--host <host>', 'of TWS or IB Gateway', '127.0.0.1')
    .option(
      '-p, --port <port>',
      'TWS 7496 live, 7497 paper; IB Gateway 4001 live, 4002 paper',
      wholeNumber(1, 65_535),
      PAPER_PORT,
    )
    .option(
      '--client-id <id>',
      'under which it connects: give that of your bot to see whether it is free',
      wholeNumber(0, 2_147_483_647),
      DOCTOR_CLIENT_ID,
    )
    .option('--symbol <symbol>', 'a US stock whose market data is looked at', 'AAPL')
    .option('--quick', 'only whether the gateway answers: for the health check of a container')
    .option('--json', 'the findings as JSON, one a line')
    .addHelpText(
      'after',
      `\nExits with 0 when nothing is in the way of trading, and with ${EXIT.connection} when something is.`,
    );
  return command.action(async ({ host, port, clientId, symbol, quick = false, json = false }) => {
    const { signal } = context.interrupts;
    const findings = await examine({
      host,
      port,
      clientId,
      symbol,
      isQuick: quick,
      signal,
      now: () => realClock.now(),
    });
    for (const finding of findings) {
      context.screen.line(json ? JSON.stringify(finding) : textOf(finding));
    }
    if (findings.some(({ kind }) => kind === 'problem')) context.exitCode = EXIT.connection;
  });
}

function textOf({ kind, text, advice }: Finding): string {
  const first = `${MARKS[kind]}  ${text}`;
  return advice === undefined ? first : `${first}\n      ${advice}`;
}
