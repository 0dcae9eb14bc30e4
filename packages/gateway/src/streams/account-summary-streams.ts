import { instant, MICROS_PER_MINUTE, type Instant } from '@tapewright/model';
import type { AccountFigures } from '../account/account-figures.ts';
import { BASE_LINE } from '../account/currency-ledger.ts';
import type { Figure } from '../account/figure.ts';
import type { ApiSession } from '../session/api-session.ts';
import { changed } from './account-update-streams.ts';
import { Subscriptions } from './subscriptions.ts';

interface Summary {
  readonly accounts: readonly string[];
  /** IB's tags, or `$LEDGER…`. */
  readonly tags: readonly string[];
  /** account → what was sent */
  readonly sent: ReadonlyMap<string, Map<string, string>>;
}

const REFRESH_MICROS = 3 * MICROS_PER_MINUTE;

/** reqAccountSummary: chosen figures of all accounts, and every three minutes those that changed. */
export class AccountSummaryStreams {
  readonly #figures: AccountFigures;
  readonly #open = new Subscriptions<Summary>();
  #refreshAt = 0;

  constructor(figures: AccountFigures) {
    this.#figures = figures;
  }

  count(session: ApiSession): number {
    return this.#open.count(session);
  }

  has(session: ApiSession, reqId: number): boolean {
    return this.#open.get(session, reqId) !== undefined;
  }

  open(
    session: ApiSession,
    reqId: number,
    request: { readonly accounts: readonly string[]; readonly tags: readonly string[] },
  ): void {
    const sent = new Map(request.accounts.map((account) => [account, new Map<string, string>()]));
    this.#open.set(session, reqId, { ...request, sent });
    this.#sendChanges(session, reqId, { ...request, sent });
    session.send({ kind: 'accountSummaryEnd', reqId });
  }

  cancel(session: ApiSession, reqId: number): boolean {
    return this.#open.delete(session, reqId);
  }

  nextDue(): Instant | undefined {
    return this.#open.isEmpty ? undefined : instant(this.#refreshAt);
  }

  timePassed(now: Instant): void {
    if (now < this.#refreshAt) return;
    this.#refreshAt = now + REFRESH_MICROS;
    for (const { session, reqId, request } of this.#open.all()) this.#sendChanges(session, reqId, request);
  }

  dropSession(session: ApiSession): void {
    this.#open.dropSession(session);
  }

  #sendChanges(session: ApiSession, reqId: number, { accounts, tags, sent }: Summary): void {
    for (const account of accounts) {
      const figures = this.#chosen(account, tags);
      for (const { tag, value, currency } of changed(figures, sent.get(account) ?? new Map())) {
        session.send({ kind: 'accountSummary', reqId, account, tag, value, currency });
      }
    }
  }

  #chosen(account: string, tags: readonly string[]): readonly Figure[] {
    const figures = this.#figures.figures(account);
    return tags.flatMap((tag) => {
      if (tag.startsWith('$LEDGER')) return this.#ledger(account, tag);
      return figures.filter((figure) => figure.tag === tag);
    });
  }

  /** `$LEDGER` is all currencies together, in the account's own; `$LEDGER:EUR` that one, `$LEDGER:ALL` each and all together. */
  #ledger(account: string, tag: string): readonly Figure[] {
    const currency = tag.split(':')[1] ?? BASE_LINE;
    const lines = this.#figures.ledger(account);
    return currency === 'ALL' ? lines : lines.filter((line) => line.currency === currency);
  }
}
