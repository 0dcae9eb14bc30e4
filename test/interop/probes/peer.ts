/** A client under test, by what the probes need of it, each verb in the client's own most natural way. */
export interface Peer {
  /** Resolves when the client says that it can be used. */
  connect(port: number): Promise<void>;
  /** Whether the client says that it is connected. */
  readonly isConnected: boolean;
  /** How often the connection was lost. */
  readonly losses: number;
  /** A day order to buy. Resolves with the order id, as soon as the client tells it; rejects or throws what the client does. */
  place(terms: OrderTerms): Promise<number>;
  /** The same for callers who have their order id already, where the client knows such. */
  placeUnderKnownId(terms: OrderTerms): Promise<unknown>;
  /** Rejects or resolves when the client does. */
  contractDetails(symbol: string): Promise<unknown>;
  /** The symbols of the executions that the client returns for this symbol. */
  executionSymbols(symbol: string): Promise<readonly string[]>;
  /** Calls for each update of the market data of a contract. */
  watch(symbol: string, onTick: () => void): void;
  close(): void;
}

export interface OrderTerms {
  readonly symbol: string;
  readonly qty: number;
  /** Absent: at the market. */
  readonly limit?: number;
}
