import type { ApiSession } from './api-session.ts';

/** The clients that have started the API, each under its client id. */
export class ClientRegistry {
  /** clientId → session */
  readonly #sessions = new Map<number, ApiSession>();

  get size(): number {
    return this.#sessions.size;
  }

  get(clientId: number): ApiSession | undefined {
    return this.#sessions.get(clientId);
  }

  add(session: ApiSession): void {
    this.#sessions.set(session.clientId, session);
  }

  remove(session: ApiSession): void {
    if (this.#sessions.get(session.clientId) === session) this.#sessions.delete(session.clientId);
  }

  /** In the order in which they came. */
  all(): Iterable<ApiSession> {
    return this.#sessions.values();
  }
}
