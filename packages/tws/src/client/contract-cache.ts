import type { Contract, ContractDetails, Instant } from '@tapewright/model';

/** A contract with what the gateway knows of it. */
export interface ContractDescription {
  readonly contract: Contract;
  readonly details: ContractDetails;
}

/** An answer of the gateway, and when it was given. */
export interface KeptDescriptions {
  readonly at: Instant;
  readonly found: readonly ContractDescription[];
}

/**
 * Where qualified contracts are kept beyond the life of a client. The client itself judges how old an answer may be. What the cache throws is
 * told to `onHandlerError` and costs nothing but a question to the gateway.
 */
export interface ContractCache {
  /** Undefined for what is not kept. */
  load(given: Contract): Promise<KeptDescriptions | undefined>;
  save(given: Contract, kept: KeptDescriptions): Promise<void>;
  /** The gateway knows no such contract any more. */
  forget(given: Contract): Promise<void>;
}
