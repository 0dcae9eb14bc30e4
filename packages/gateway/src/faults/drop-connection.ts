import type { FaultTarget } from './fault-target.ts';

/** The line is closed without a word. With `on`, before the request that set it off is handled, or after with `after`. */
export interface DropConnectionFault {
  readonly fault: 'dropConnection';
  /** True: the request is handled, its answer is lost with the line. */
  readonly after?: boolean | undefined;
}

export function inflictDrop(target: FaultTarget): void {
  target.close('fault: dropConnection');
}
