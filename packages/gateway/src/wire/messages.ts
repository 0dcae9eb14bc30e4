import type { ClientMessage } from '@tapewright/tws';

/** A request as it was read, by its kind: the name of the official client's method. */
export type Request<Kind extends ClientMessage['kind']> = Extract<ClientMessage, { readonly kind: Kind }>;
