import type { FaultTarget } from './fault-target.ts';

/** Frames as large as the largest of real gateways: scanner parameters that nobody asked for, of so many bytes each. */
export interface BigFrameFault {
  readonly fault: 'bigFrame';
  readonly bytes: number;
  /** How many of them come at once; absent: 1. */
  readonly frames?: number | undefined;
}

export function inflictBigFrame({ bytes, frames = 1 }: BigFrameFault, target: FaultTarget): void {
  const xml = `<?xml version="1.0"?><!--${' '.repeat(bytes)}-->`;
  for (let i = 0; i < frames; i++) target.session?.send({ kind: 'scannerParameters', xml });
}
