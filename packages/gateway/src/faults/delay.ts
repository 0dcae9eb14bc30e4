/** What the gateway writes to the client is held back for a while, in order, and then sent at once. */
export interface DelayFault {
  readonly fault: 'delay';
  readonly delayMs: number;
}
