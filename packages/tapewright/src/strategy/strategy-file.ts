import type { Strategy } from '@tapewright/engine';
import { EXIT, UserError } from '../errors/user-error.ts';
import { loadDefaultExport } from './load-strategy.ts';

export interface StrategyFile {
  readonly path: string;
  /** SHA-256 of the file's text. */
  readonly sha256: string;
  readonly strategy: Strategy;
}

/** The strategy that a file exports. Throws `UserError` when it does not load, or exports something else. */
export async function loadStrategy(file: string): Promise<StrategyFile> {
  const { path, sha256, defaultExport } = await loadDefaultExport(file, 'strategy');
  if (!isStrategy(defaultExport)) {
    throw new UserError(`the default export of ${path} is not a strategy`, {
      exitCode: EXIT.strategy,
      advice: 'It should end in: export default defineStrategy({ … })',
    });
  }
  return { path, sha256, strategy: defaultExport };
}

function isStrategy(value: unknown): value is Strategy {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'strategy' &&
    'setUp' in value &&
    typeof value.setUp === 'function'
  );
}
