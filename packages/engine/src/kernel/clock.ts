import type { Instant } from '@tapewright/model';

/** The time of the input that is being handled. Only the kernel moves it. */
export interface Clock {
  readonly now: Instant;
}
