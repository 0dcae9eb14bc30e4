import { readFileSync } from 'node:fs';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';

/** The parameters in a JSON file, name → value. Throws `UserError`. */
export function readLiveParams(file: string): Readonly<Record<string, unknown>> {
  const advice = 'Write an object, such as { "lot": 25 }.';
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`cannot read the parameters in ${file}: ${messageOf(error)}`, {
      exitCode: EXIT.usage,
      advice,
      cause: error,
    });
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return { ...read };
  throw new UserError(`${file} holds no parameters by name`, { exitCode: EXIT.usage, advice });
}

/** Calls `read` at every SIGHUP, the old word to a program for "look at your settings again". Returns what ends that. */
export function onHangup(read: () => void): () => void {
  process.on('SIGHUP', read);
  return () => process.off('SIGHUP', read);
}
