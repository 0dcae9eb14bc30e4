import { requestId } from '../handlers/request-id.ts';
import type { FaultScene } from './fault-target.ts';

/**
 * An error message out of nowhere: 1100 connectivity lost, 2103 farm broken, … Under `id` -1 it concerns the session as a whole, under
 * `request` what set it off, which is then handled as ever.
 */
export interface ErrorNoticeFault {
  readonly fault: 'errorNotice';
  readonly code: number;
  readonly message: string;
  readonly id?: number | 'request' | undefined;
}

export function inflictErrorNotice(
  { id = -1, code, message }: ErrorNoticeFault,
  { target, request }: FaultScene,
): void {
  target.error(id === 'request' ? requestId(request) : id, { code, message });
}
