import type { ClientMessage } from '@tapewright/tws';
import type { ApiSession } from '../session/api-session.ts';
import type { Request } from '../wire/messages.ts';
import type { World } from '../world.ts';

/** Answers one kind of request. */
export type Handler<Kind extends ClientMessage['kind']> = (
  request: Request<Kind>,
  session: ApiSession,
  world: World,
) => void;

/** Handlers of some kinds of request, by the request's name. */
export type Handlers<Kinds extends ClientMessage['kind']> = { readonly [Kind in Kinds]: Handler<Kind> };
