import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { reportHtml, type BacktestResult } from '@tapewright/lab';
import { near } from '../terminal/near.ts';

/** Writes the page and says where, as seen from `cwd`. */
export function writeReport(result: BacktestResult, file: string, cwd: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, reportHtml(result));
  return near(file, cwd);
}
