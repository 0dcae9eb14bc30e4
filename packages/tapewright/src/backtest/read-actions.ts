import { resolve } from 'node:path';
import { ActionsFileError, readCsvActions, type DatedAction } from '@tapewright/lab';
import { CALENDARS } from '@tapewright/model';
import { EXIT, UserError } from '../errors/user-error.ts';

/** The corporate actions of a file. Throws a `UserError` that names it. */
export function readActions(file: string, cwd: string): readonly DatedAction[] {
  const path = resolve(cwd, file);
  try {
    return readCsvActions(path, CALENDARS.NYSE);
  } catch (error) {
    const isTheirs = error instanceof ActionsFileError || (error instanceof Error && 'code' in error);
    if (!isTheirs) throw error;
    throw new UserError(`the corporate actions cannot be used: ${error.message}`, {
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}
