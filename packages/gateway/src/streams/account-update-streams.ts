import { instant, MICROS_PER_MINUTE, type Instant } from '@tapewright/model';
import type { AccountFigures, ValuedPosition } from '../account/account-figures.ts';
import type { Figure } from '../account/figure.ts';
import type { ApiSession } from '../session/api-session.ts';
import { heldContract } from '../wire/reported-contract.ts';
import { easternMinute } from '../wire/time-text.ts';
import { Subscriptions } from './subscriptions.ts';

interface Watched {
  readonly account: string;
  /** What was sent → its text, so that only changes are sent again. */
  readonly sent: Map<string, string>;
}

/** IB refreshes an account's figures every three minutes, and at once after a trade. */
const REFRESH_MICROS = 3 * MICROS_PER_MINUTE;

/** reqAccountUpdates, one account a client, and reqAccountUpdatesMulti. */
export class AccountUpdateStreams {
  readonly #figures: AccountFigures;
  readonly #now: () => Instant;
  readonly #watched = new Map<ApiSession, Watched>();
  readonly #multi = new Subscriptions<
    Watched & { readonly modelCode: string; readonly isLedgerOnly: boolean }
  >();
  #refreshAt = 0;

  constructor(figures: AccountFigures, now: () => Instant) {
    this.#figures = figures;
    this.#now = now;
  }

  /** The account that the client watches now. */
  watchedBy(session: ApiSession): string | undefined {
    return this.#watched.get(session)?.account;
  }

  open(session: ApiSession, account: string): void {
    const watched: Watched = { account, sent: new Map() };
    this.#watched.set(session, watched);
    this.#sendChanges(session, watched);
    session.send({ kind: 'accountDownloadEnd', accountName: account });
  }

  cancel(session: ApiSession): void {
    this.#watched.delete(session);
  }

  openMulti(
    session: ApiSession,
    request: {
      readonly reqId: number;
      readonly account: string;
      readonly modelCode: string;
      readonly isLedgerOnly: boolean;
    },
  ): void {
    const watched = { ...request, sent: new Map<string, string>() };
    this.#multi.set(session, request.reqId, watched);
    this.#sendMultiChanges(session, request.reqId, watched);
    session.send({ kind: 'accountUpdateMultiEnd', reqId: request.reqId });
  }

  cancelMulti(session: ApiSession, reqId: number): void {
    this.#multi.delete(session, reqId);
  }

  traded(account: string): void {
    for (const [session, watched] of this.#watched) {
      if (this.#figures.covers(watched.account, account)) this.#sendChanges(session, watched);
    }
    for (const { session, reqId, request } of this.#multi.all()) {
      if (this.#figures.covers(request.account, account)) this.#sendMultiChanges(session, reqId, request);
    }
  }

  nextDue(): Instant | undefined {
    if (this.#watched.size === 0 && this.#multi.isEmpty) return undefined;
    return instant(this.#refreshAt);
  }

  timePassed(now: Instant): void {
    if (now < this.#refreshAt) return;
    this.#refreshAt = now + REFRESH_MICROS;
    for (const [session, watched] of this.#watched) this.#sendChanges(session, watched);
    for (const { session, reqId, request } of this.#multi.all()) {
      this.#sendMultiChanges(session, reqId, request);
    }
  }

  dropSession(session: ApiSession): void {
    this.#watched.delete(session);
    this.#multi.dropSession(session);
  }

  #sendChanges(session: ApiSession, { account, sent }: Watched): void {
    const figures = [...this.#figures.figures(account), ...this.#figures.ledger(account)];
    for (const { tag, value, currency } of changed(figures, sent)) {
      session.send({ kind: 'updateAccountValue', key: tag, value, currency, accountName: account });
    }
    for (const position of this.#figures.positions(account)) {
      this.#sendPosition(session, account, position, sent);
    }
    session.send({ kind: 'updateAccountTime', timeStamp: easternMinute(this.#now()) });
  }

  #sendPosition(
    session: ApiSession,
    account: string,
    position: ValuedPosition,
    sent: Map<string, string>,
  ): void {
    const text = [position.qty, position.avgCost, position.price].join('/');
    if (sent.get(`#${position.conId}`) === text) return;
    sent.set(`#${position.conId}`, text);
    session.send({
      kind: 'updatePortfolio',
      contract: heldContract(position.contract),
      position: position.qty,
      marketPrice: position.price ?? 0,
      marketValue: position.value ?? 0,
      averageCost: position.avgCost,
      unrealizedPNL: position.unrealizedPnl ?? 0,
      realizedPNL: position.realizedPnl,
      accountName: account,
    });
  }

  #sendMultiChanges(
    session: ApiSession,
    reqId: number,
    watched: Watched & { readonly modelCode: string; readonly isLedgerOnly: boolean },
  ): void {
    const { account, modelCode, isLedgerOnly, sent } = watched;
    const all = this.#figures.figures(account);
    const figures = isLedgerOnly ? all.filter(({ tag }) => tag === 'NetLiquidation') : all;
    for (const { tag, value, currency } of changed([...figures, ...this.#figures.ledger(account)], sent)) {
      session.send({ kind: 'accountUpdateMulti', reqId, account, modelCode, key: tag, value, currency });
    }
  }
}

/** Those that differ from what was sent; they count as sent from here on. */
export function changed(figures: readonly Figure[], sent: Map<string, string>): readonly Figure[] {
  return figures.filter(({ tag, value, currency }) => {
    const key = `${tag}/${currency}`;
    if (sent.get(key) === value) return false;
    sent.set(key, value);
    return true;
  });
}
