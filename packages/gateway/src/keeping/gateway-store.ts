import type { GatewayState, StateRecord } from './gateway-state.ts';

/** Where a gateway's state is kept between two runs. */
export interface GatewayStore {
  /** What the last gateway left; undefined when there was none. */
  readonly kept: GatewayState | undefined;
  /** Keeps a record before it returns, so that a process that is killed afterwards has not lost it. Throws when it cannot. */
  append(record: StateRecord): void;
  /** Nothing more comes. */
  close(): void;
}
