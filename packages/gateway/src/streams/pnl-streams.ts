import { instant, MICROS_PER_SECOND, type CivilDate, type Instant } from '@tapewright/model';
import type { AccountFigures } from '../account/account-figures.ts';
import type { ApiSession } from '../session/api-session.ts';
import { easternDate } from '../wire/time-text.ts';
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
  /** account or `account/conId` → its worth when the day began */
  readonly #dayStart = new Map<string, { readonly date: CivilDate; readonly worth: number }>();
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
    const positions = this.#figures.positions(account);
    const worth = this.#figures.netLiquidation(account);
    return {
      kind: 'pnl',
      dailyPnL: worth - this.#worthAtDayStart(account, worth, now),
      unrealizedPnL: positions.reduce((sum, { unrealizedPnl = 0 }) => sum + unrealizedPnl, 0),
      realizedPnL: positions.reduce((sum, { realizedPnl }) => sum + realizedPnl, 0),
    } as const;
  }

  #ofHolding(account: string, conId: number, now: Instant) {
    const position = this.#figures.position(account, conId);
    if (position === undefined) return undefined;
    const worth = (position.unrealizedPnl ?? 0) + position.realizedPnl;
    return {
      kind: 'pnlSingle',
      position: position.qty,
      dailyPnL: worth - this.#worthAtDayStart(`${account}/${conId}`, worth, now),
      unrealizedPnL: position.unrealizedPnl,
      realizedPnL: position.realizedPnl,
      value: position.value,
    } as const;
  }

  /** The first look of a day fixes what the day is measured from. */
  #worthAtDayStart(key: string, worth: number, now: Instant): number {
    const date = easternDate(now);
    const known = this.#dayStart.get(key);
    if (known?.date === date) return known.worth;
    this.#dayStart.set(key, { date, worth });
    return worth;
  }
}
