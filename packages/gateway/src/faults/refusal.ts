import { requestId } from '../handlers/request-id.ts';
import type { FaultScene } from './fault-target.ts';

/** The request is not handled but refused, under its id: 201 with a reason in JSON, 162 for pacing, 10147 for a cancel, … */
export interface RefusalFault {
  readonly fault: 'refusal';
  readonly code: number;
  /** `{id}` in it stands for the request's id. */
  readonly message: string;
  readonly advancedOrderRejectJson?: string | undefined;
}

export function inflictRefusal(
  { code, message, advancedOrderRejectJson }: RefusalFault,
  { target, request }: FaultScene,
): void {
  const id = requestId(request);
  target.session?.error(id, {
    code,
    message: message.replaceAll('{id}', String(id)),
    advancedOrderRejectJson,
  });
}
