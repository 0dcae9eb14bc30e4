import { instant, MICROS_PER_SECOND, type Instant } from '@tapewright/model';
import type { AccountFigures } from '../account/account-figures.ts';
import type { ApiSession } from '../session/api-session.ts';
import { Subscriptions } from './subscriptions.ts';

interface Watched {
  readonly account: string;
  /** Absent: the whole account. */
  readonly conId?: number | undefined;
  /** What was sent last. */
  sent: string;
}

/** reqPnL and reqPnLSingle: profit and loss of an account or of one holding, about once a second while it changes. */
export class PnlStreams {
  readonly #figures: AccountFigures;
  readonly #open = new Subscriptions<Watched>();
  #refreshAt = 0;

  constructor(figures: AccountFigures) {
    this.#figures = figures;
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#open.get(session, reqId) !== undefined;
  }

  open(
    session: ApiSession,
    reqId: number,
    {
      account,
      conId,
      now,
    }: { readonly account: string; readonly conId?: number | undefined; readonly now: Instant },
  ): void {
    const watched: Watched = { account, conId, sent: '' };
    this.#open.set(session, reqId, watched);
    this.#send(session, reqId, watched, now);
  }

  cancel(session: ApiSession, reqId: number): boolean {
    return this.#open.delete(session, reqId);
  }

  nextDue(): Instant | undefined {
    return this.#open.isEmpty ? undefined : instant(this.#refreshAt);
  }

  timePassed(now: Instant): void {
    if (now < this.#refreshAt) return;
    this.#refreshAt = now + MICROS_PER_SECOND;
    for (const { session, reqId, request } of this.#open.all()) this.#send(session, reqId, request, now);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }

  #send(session: ApiSession, reqId: number, watched: Watched, now: Instant): void {
    const { account, conId } = watched;
    const message =
      conId === undefined ? this.#ofAccount(account, now) : this.#ofHolding(account, conId, now);
    if (message === undefined) return;
    const text = Object.values(message).join('/');
    if (text === watched.sent) return;
    watched.sent = text;
    session.send({ ...message, reqId });
  }

  #ofAccount(account: string, now: Instant) {
    const { daily, unrealized, realized } = this.#figures.profit(account, now);
    return { kind: 'pnl', dailyPnL: daily, unrealizedPnL: unrealized, realizedPnL: realized } as const;
  }

  #ofHolding(account: string, conId: number, now: Instant) {
    const position = this.#figures.position(account, conId);
    if (position === undefined) return undefined;
    const { daily, unrealized, realized } = this.#figures.profitOf(account, position, now);
    return {
      kind: 'pnlSingle',
      position: position.qty,
      dailyPnL: daily,
      unrealizedPnL: unrealized,
      realizedPnL: realized,
      value: position.value,
    } as const;
  }
}
