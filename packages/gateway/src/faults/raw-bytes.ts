import type { FaultTarget } from './fault-target.ts';

/** Bytes that are no message: an unknown message id, a length that lies. */
export interface RawBytesFault {
  readonly fault: 'rawBytes';
  /** In hexadecimal, as they are written. */
  readonly hex: string;
}

export function inflictRawBytes({ hex }: RawBytesFault, target: FaultTarget): void {
  const pairs = hex.replaceAll(/\s/g, '').match(/../g) ?? [];
  target.writeBytes(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
}
