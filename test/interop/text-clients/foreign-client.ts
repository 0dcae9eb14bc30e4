import type { Answer, DecodedFrame, Encoded } from '../differential/oracle.ts';
import type { OfficialCall } from '../differential/official-requests.ts';

/** A client that speaks text, asked for what it writes and what it reads. */
export interface ForeignClient {
  readonly name: string;
  /** The server versions that it negotiates. */
  readonly versions: { readonly min: number; readonly max: number };
  /** Its methods under the official names, and their parameters. */
  readonly methods: Readonly<Record<string, readonly string[]>>;
  /** Ids of the messages that it reads. */
  readonly reads: ReadonlySet<number>;
  encode(version: number, call: OfficialCall): Promise<Answer<Encoded>>;
  /** `body` is a frame without its length prefix. Callbacks have the official names, also of their arguments. */
  decode(version: number, body: Uint8Array): Promise<Answer<DecodedFrame>>;
  close(): void;
}
