import type { FaultTarget } from './fault-target.ts';

/**
 * The gateway accepts the line and says nothing: no handshake, no answer. What arrives is read and forgotten. It models a gateway that
 * hangs with its port open. Lines that are live stay silent from here on too.
 */
export interface SilenceFault {
  readonly fault: 'silence';
}

export function inflictSilence(target: FaultTarget): void {
  target.isSilent = true;
}
