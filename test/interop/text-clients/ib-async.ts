import { join } from 'node:path';
import { Oracle } from '../differential/oracle.ts';
import type { ForeignClient } from './foreign-client.ts';

/** ib_async in a Python process of its own; ib_insync has the same encoder and decoder. */
export async function ibAsync(
  python: string,
): Promise<ForeignClient & { readonly callbacks: Readonly<Record<string, readonly string[]>> }> {
  const oracle = new Oracle(python, join(import.meta.dirname, 'ib_async_oracle.py'));
  const description = await oracle.describe();
  if (description.failed !== undefined)
    throw new Error(`ib_async cannot describe itself: ${description.failed}`);
  return {
    name: 'ib_async',
    versions: { min: 157, max: 178 },
    methods: description.methods,
    reads: new Set(description.text),
    callbacks: description.callbacks ?? {},
    encode: (version, call) => oracle.encode({ version, ...call }),
    decode: (version, body) => oracle.decode({ version, frame: Buffer.from(body).toString('hex') }),
    close: () => oracle.close(),
  };
}
