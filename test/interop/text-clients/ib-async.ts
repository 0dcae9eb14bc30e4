import { dirname, join } from 'node:path';
import { Oracle } from '../differential/oracle.ts';
import { pythonWith } from '../environments.ts';
import type { ForeignClient } from './foreign-client.ts';

export type PythonClient = ForeignClient & {
  /** The official callbacks and their parameters. */
  readonly callbacks: Readonly<Record<string, readonly string[]>>;
};

/** ib_async in a Python process of its own. */
export function ibAsync(python: string): Promise<PythonClient> {
  return pythonClient('ib_async', { min: 157, max: 178 }, new Oracle(python, SCRIPT));
}

/** ib_insync, which ib_async went on from; `official` is the interpreter of an environment with the official client. */
export async function ibInsync(official: string): Promise<PythonClient> {
  const python = await pythonWith(['ib_insync==0.9.86']);
  const oracle = new Oracle(python, SCRIPT, ['ib_insync', dirname(dirname(official))]);
  return pythonClient('ib_insync', { min: 157, max: 176 }, oracle);
}

const SCRIPT = join(import.meta.dirname, 'ib_async_oracle.py');

async function pythonClient(
  name: string,
  versions: ForeignClient['versions'],
  oracle: Oracle,
): Promise<PythonClient> {
  const description = await oracle.describe();
  if (description.failed !== undefined)
    throw new Error(`${name} cannot describe itself: ${description.failed}`);
  return {
    name,
    versions,
    methods: description.methods,
    reads: new Set(description.text),
    callbacks: description.callbacks ?? {},
    encode: (version, call) => oracle.encode({ version, ...call }),
    decode: (version, body) => oracle.decode({ version, frame: Buffer.from(body).toString('hex') }),
    close: () => oracle.close(),
  };
}
