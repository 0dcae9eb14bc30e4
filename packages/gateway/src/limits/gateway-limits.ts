/** How much of everything a gateway allows. IBKR's own figures where it has them. */
export interface GatewayLimits {
  /** Clients at once (IBKR: 32). */
  readonly maxClients: number;
  /** Lines at once, those that have not started the API included; one more is closed before its first byte is read. */
  readonly maxLines: number;
  /** Market data lines of a client (IBKR: 100 for an ordinary account). */
  readonly maxMarketDataLines: number;
  /** Requests of depth of a client (IBKR: 3 for an account with 100 lines). */
  readonly maxDepthRequests: number;
  /** Tick-by-tick requests of a client (IBKR: by the same formula as depth). */
  readonly maxTickByTickRequests: number;
  /** Scanner subscriptions of a client (IBKR: 10). */
  readonly maxScannerSubscriptions: number;
  /** Account summary subscriptions of a client (IBKR: 2). */
  readonly maxAccountSummaries: number;
  /** Historical requests open at once (IBKR: 50). */
  readonly maxOpenHistoricalRequests: number;
  /** Bytes in one frame from a client; a longer one is hostile and closes the line. */
  readonly maxFrameBytes: number;
  /** Bytes waiting for a client that reads too slowly; beyond it the client is cut. */
  readonly maxBacklogBytes: number;
  /**
   * Messages a second from one client (IBKR: 50). Beyond it a message is refused with error 100 when `rejectAboveMaxRate` says so;
   * otherwise it is handled at once, as by a gateway that paces and is never behind.
   */
  readonly maxMessagesPerSecond: number;
  readonly rejectAboveMaxRate: boolean;
  /** Whether requests of bars of 30 seconds and less are paced as IBKR does (error 162). */
  readonly paceHistoricalRequests: boolean;
  /** Active orders of a client per contract and side (IBKR: 20). */
  readonly maxActiveOrdersPerSide: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  maxClients: 32,
  maxLines: 128,
  maxMarketDataLines: 100,
  maxDepthRequests: 3,
  maxTickByTickRequests: 3,
  maxScannerSubscriptions: 10,
  maxAccountSummaries: 2,
  maxOpenHistoricalRequests: 50,
  maxFrameBytes: 1 << 20,
  maxBacklogBytes: 64 << 20,
  maxMessagesPerSecond: 50,
  rejectAboveMaxRate: false,
  paceHistoricalRequests: true,
  maxActiveOrdersPerSide: 20,
};
