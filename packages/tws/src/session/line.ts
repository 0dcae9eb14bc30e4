import type { ClientCodec } from '../messages/index.ts';
import { FrameReader } from '../schema/frame-reader.ts';
import { Askings } from './askings.ts';
import type { Synchroniser } from './synchroniser.ts';

/** The socket of one generation, and what hangs on it. */
export interface Line {
  readonly generation: number;
  readonly frames: FrameReader;
  /** Undefined until the handshake is answered. */
  codec: ClientCodec | undefined;
  serverVersion: number;
  connectionTime: string;
  accounts: readonly string[] | undefined;
  nextValidId: number | undefined;
  sync: Synchroniser | undefined;
  readonly askings: Askings;
  /** Whether `up` was said for this generation. */
  wasUp: boolean;
}

export function newLine(generation: number, maxFrameBytes: number): Line {
  return {
    generation,
    frames: new FrameReader({ maxFrameBytes }),
    codec: undefined,
    serverVersion: 0,
    connectionTime: '',
    accounts: undefined,
    nextValidId: undefined,
    sync: undefined,
    askings: new Askings(),
    wasUp: false,
  };
}

/** What the gateway has not said of what must come before anything is asked. */
export function missingGreetings(line: Line): string[] {
  const missing: string[] = [];
  if (line.accounts === undefined) missing.push('managedAccounts');
  if (line.nextValidId === undefined) missing.push('nextValidId');
  return missing;
}
