import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { readUntilDamage, type JournalEntry, type ReadJournal } from '../journal/index.ts';
import { EXIT, UserError } from '../errors/user-error.ts';
import { recordText } from '../journal/record-text.ts';
import { costsOfFile, replayFile } from '../live/replay-file.ts';
import { lastRunDir } from '../live/run-folder.ts';
import type { CommandContext } from './context.ts';

const FOLDER = 'of a run (.tapewright/mine/run-000001), or of a bot: then its last run';

/** `tapewright journal show|verify|replay|costs`: reads only, and takes no lock, so a running bot is not disturbed. */
export function journalCommand({ screen, cwd }: CommandContext): Command {
  const journal = new Command('journal')
    .helpCommand(false)
    .description('read the journal of a run: what was known, decided and sent');

  journal
    .command('show')
    .description('print the records, one a line')
    .argument('<dir>', FOLDER)
    .option('--orders', 'only what concerns orders: decisions, sends, reports, executions')
    .option('--json', 'one JSON record a line, exact decimals as texts')
    .action((dir, options) => {
      const { entries, corrupt } = found(resolve(cwd, dir));
      for (const entry of entries) {
        const text = options.json ? JSON.stringify(entry.record) : recordText(entry.record);
        if (options.orders && !isAboutOrders(entry)) continue;
        screen.line(options.json ? text : `${String(entry.seq).padStart(7)}  ${text}`);
      }
      // What lies before the damage is shown to whoever has to find out; nothing goes on from it.
      if (corrupt !== undefined)
        throw new UserError(corrupt.message, { exitCode: EXIT.journal, cause: corrupt });
    });

  journal
    .command('verify')
    .description('check every record against its check sum and the chain of hashes')
    .argument('<dir>', FOLDER)
    .action((dir) => {
      const read = opened(resolve(cwd, dir));
      const files = read.segments.length;
      screen.line(
        `${read.entries.length} records in ${files} file${files === 1 ? '' : 's'}, chain ${read.chain}`,
      );
      if (read.entries.length === 0) return screen.line('empty: no run has begun in it');
      if (read.torn === undefined) return screen.line('whole');
      screen.line(
        `torn at the end: after record ${read.torn.afterSeq} the file ${read.torn.file} holds ${read.torn.what}. ` +
          `The next start keeps those bytes aside and goes on; the broker is asked for what they may have been about`,
      );
    });

  journal
    .command('replay')
    .description('feed the recorded inputs to the strategy again and check that it decides the same')
    .argument('<dir>', FOLDER)
    .argument('<strategy>', 'the strategy file of the run')
    .action(async (dir, strategy) => {
      const { entries } = opened(resolve(cwd, dir));
      const summary = await replayFile(entries, resolve(cwd, strategy));
      for (const line of summary) screen.line(line);
    });

  journal
    .command('costs')
    .description('what each order and parent order cost: arrival, VWAP, spread, impact, fees, by exchange')
    .argument('<dir>', FOLDER)
    .argument('<strategy>', 'the strategy file of the run')
    .action(async (dir, strategy) => {
      const { entries } = opened(resolve(cwd, dir));
      for (const line of await costsOfFile(entries, resolve(cwd, strategy))) screen.line(line);
    });

  return journal;
}

/** Of an undamaged journal. */
function opened(dir: string): ReadJournal {
  const { corrupt, ...read } = found(dir);
  if (corrupt === undefined) return read;
  throw new UserError(corrupt.message, { exitCode: EXIT.journal, cause: corrupt });
}

function found(dir: string): ReturnType<typeof readUntilDamage> {
  if (!existsSync(dir)) {
    throw new UserError(`there is no folder ${dir}`, {
      exitCode: EXIT.usage,
      advice: 'Give the folder of a run, such as .tapewright/mine/run-000001.',
    });
  }
  const read = readUntilDamage(lastRunDir(dir) ?? dir);
  if (read.segments.length > 0) return read;
  throw new UserError(`there is no journal in ${dir}`, {
    exitCode: EXIT.usage,
    advice: 'The folder of a run holds files named journal-000001.log and so on.',
  });
}

function isAboutOrders({ record }: JournalEntry): boolean {
  if (record.kind !== 'in') return true;
  const { kind } = record.input;
  return kind !== 'bar' && kind !== 'quote' && kind !== 'trade' && kind !== 'timer' && kind !== 'instrument';
}
