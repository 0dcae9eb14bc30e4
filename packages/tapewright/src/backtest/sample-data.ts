import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXIT, UserError } from '../errors/user-error.ts';

/** Daily bars of the S&P 500 from 2000 to 2020: in the package when published, in the repository's data folder before. */
export function sampleDataFile(): string {
  const places = ['../../data/sp500-2000.csv', '../../../../data/sp500-2000.csv'];
  const found = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new UserError('the sample data (sp500-2000.csv) is missing from this installation', {
    exitCode: EXIT.usage,
    advice: 'Install tapewright again, or give your own bars with --data SYMBOL=file.csv.',
  });
}
