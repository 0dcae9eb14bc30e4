import type { ApiSession } from '../session/api-session.ts';

export interface Bulletin {
  readonly id: number;
  /** 1: news of the exchange; 2: an exchange is unavailable; 3: it is available again. */
  readonly type: 1 | 2 | 3;
  readonly text: string;
  readonly exchange: string;
}

/** Bulletins of a day, and who wants to hear of new ones. */
export class Bulletins {
  readonly #published: Bulletin[] = [];
  readonly #subscribers = new Set<ApiSession>();

  /** `wantsAll`: the bulletins so far too. */
  subscribe(session: ApiSession, wantsAll: boolean): void {
    this.#subscribers.add(session);
    if (wantsAll) for (const bulletin of this.#published) send(session, bulletin);
  }

  cancel(session: ApiSession): void {
    this.#subscribers.delete(session);
  }

  dropSession(session: ApiSession): void {
    this.#subscribers.delete(session);
  }

  publish(bulletin: Omit<Bulletin, 'id'>): void {
    const published = { ...bulletin, id: this.#published.length + 1 };
    this.#published.push(published);
    for (const session of this.#subscribers) send(session, published);
  }
}

function send(session: ApiSession, { id, type, text, exchange }: Bulletin): void {
  session.send({
    kind: 'updateNewsBulletin',
    newsMsgId: id,
    newsMsgType: type,
    newsMessage: text,
    originatingExch: exchange,
  });
}
