import { readFileSync } from 'node:fs';
import type { Calendar } from '@tapewright/model';
import type { CorporateAction } from '@tapewright/venue';
import type { DatedAction } from '../backtest/index.ts';

const HEADER = 'date,symbol,action,value';

/** A line of a file of corporate actions cannot be used. The message names file, line and what it should be. */
export class ActionsFileError extends Error {
  override readonly name = 'ActionsFileError';
}

/**
 * Corporate actions of a CSV file with the header `date,symbol,action,value`:
 *
 *     2020-08-07,AAPL,dividend,0.82     to whoever holds it before the open of its ex-date
 *     2020-08-31,AAPL,split,4:1         every share becomes four
 *     2020-10-01,XYZ,delisting,0.35     paid out at 0.35
 *
 * Each counts from the open of its date by the calendar. Throws an `ActionsFileError`, or what reading the file throws.
 */
export function readCsvActions(path: string, calendar: Calendar): readonly DatedAction[] {
  return parseCsvActions(readFileSync(path, 'utf8'), calendar, path);
}

/** The same of the file's text. `source` names it in messages. */
export function parseCsvActions(text: string, calendar: Calendar, source = 'CSV'): readonly DatedAction[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (header.trim().toLowerCase() !== HEADER)
    throw new ActionsFileError(`${source}: line 1 is '${header}'; it must be '${HEADER}'`);
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const action = readAction(line, calendar);
    if (typeof action === 'string') throw new ActionsFileError(`${source}: line ${i + 2}: ${action}`);
    return [action];
  });
}

/** The action of a line, or what is wrong with it. */
function readAction(line: string, calendar: Calendar): DatedAction | string {
  const [date = '', symbol = '', kind = '', value = '', ...more] = line
    .split(',')
    .map((field) => field.trim());
  if (more.length > 0 || value === '') return `'${line}' does not have the four fields ${HEADER}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return `date '${date}' is not like 2020-08-31`;
  const at = calendar.session(date.replaceAll('-', ''))?.open;
  if (at === undefined) return `${date} is no trading day: an action counts from the open of one`;
  if (symbol === '') return 'it names no symbol';
  const action = actionOf(kind, value);
  return typeof action === 'string' ? action : { at, symbol, action };
}

function actionOf(kind: string, value: string): CorporateAction | string {
  switch (kind) {
    case 'split': {
      const [, shares, per] = /^([1-9]\d*):([1-9]\d*)$/.exec(value) ?? [];
      if (shares === undefined || per === undefined)
        return `split '${value}' is not like 4:1, four shares for one (1:10 for one for ten)`;
      return { kind, shares: Number(shares), per: Number(per) };
    }
    case 'dividend':
      if (!/^\d+(\.\d+)?$/.test(value) || Number(value) === 0)
        return `dividend '${value}' is not an amount a share above zero`;
      return { kind, perShare: value };
    case 'delisting':
      if (!/^\d+(\.\d+)?$/.test(value))
        return `delisting '${value}' is not the price that is paid out, such as 0`;
      return { kind, price: Number(value) };
    default:
      return `action '${kind}' is none of split, dividend, delisting`;
  }
}
