import { relative } from 'node:path';

/** A path as seen from `cwd`, when it lies below it. */
export function near(path: string, cwd: string): string {
  const seen = relative(cwd, path);
  return seen.startsWith('..') ? path : seen;
}
