/** How the client reaches a gateway: TCP, or a simulated network in tests. */
export interface Transport {
  /** Begins to connect. Every call leads to `onClose` once, whether or not `onOpen` came before. */
  open(address: Address, events: ConnectionEvents): Connection;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ConnectionEvents {
  readonly onOpen: () => void;
  /** The bytes are the receiver's until it returns: whoever keeps them makes a copy. */
  readonly onBytes: (bytes: Uint8Array) => void;
  /** `detail` is the system's word for what happened: `ECONNREFUSED`, `closed by the other side`. */
  readonly onClose: (detail: string) => void;
}

export interface Connection {
  /** Writes at once, or as soon as the system takes it. Nothing happens after the end. */
  write(bytes: Uint8Array): void;
  /** Ends it now, without waiting for what was not written. */
  destroy(): void;
}
