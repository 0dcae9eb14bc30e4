import type { ClientMessage, ServerMessage } from '@tapewright/tws';

/** The two ends of a tapped line. */
export type Speaker = 'client' | 'server';

/** What was understood of the bytes on a line, in the order in which it became whole. */
export type Overheard =
  /** A handshake's first words; `text` says them. */
  | { readonly kind: 'greeting'; readonly from: Speaker; readonly text: string; readonly frame: Uint8Array }
  | {
      readonly kind: 'message';
      readonly from: Speaker;
      readonly message: ClientMessage | ServerMessage;
      readonly encoding: Encoding;
      /** Whole, with its length prefix. */
      readonly frame: Uint8Array;
      /** What the frame holds beyond what its message explains. */
      readonly surplus: string | undefined;
    }
  /** A frame that names no known message, or does not read as the message it names. */
  | {
      readonly kind: 'unread';
      readonly from: Speaker;
      readonly name: string;
      readonly reason: string;
      readonly frame: Uint8Array;
    }
  /** The fields of a session older than frames: nothing on the wire says where a message begins. */
  | {
      readonly kind: 'fields';
      readonly from: Speaker;
      readonly fields: readonly string[];
      readonly frame: Uint8Array;
    }
  /** From here on the bytes of this direction are passed on unread. */
  | { readonly kind: 'lost'; readonly from: Speaker; readonly reason: string; readonly frame: Uint8Array };

export type Encoding = 'text' | 'protobuf';
