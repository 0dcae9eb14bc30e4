import type { FaultTarget } from './fault-target.ts';

/** An error message out of nowhere: 1100 connectivity lost, 2103 farm broken, … Under `id` -1 it concerns the session as a whole. */
export interface ErrorNoticeFault {
  readonly fault: 'errorNotice';
  readonly code: number;
  readonly message: string;
  readonly id?: number | undefined;
}

export function inflictErrorNotice({ id = -1, code, message }: ErrorNoticeFault, target: FaultTarget): void {
  target.error(id, { code, message });
}
