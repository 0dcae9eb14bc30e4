import type { AccountFigures, ValuedPosition } from '../account/account-figures.ts';
import type { ApiSession } from '../session/api-session.ts';
import { heldContract } from '../wire/reported-contract.ts';
import { Subscriptions } from './subscriptions.ts';

/** reqPositions and reqPositionsMulti: all holdings at once, then each one that a trade changes. */
export class PositionStreams {
  readonly #figures: AccountFigures;
  readonly #accounts: readonly string[];
  readonly #all = new Set<ApiSession>();
  readonly #multi = new Subscriptions<{ readonly accounts: readonly string[]; readonly modelCode: string }>();

  constructor(figures: AccountFigures, accounts: readonly string[]) {
    this.#figures = figures;
    this.#accounts = accounts;
  }

  open(session: ApiSession): void {
    this.#all.add(session);
    for (const account of this.#accounts) {
      for (const position of this.#figures.positions(account)) this.#send(session, account, position);
    }
    session.send({ kind: 'positionEnd' });
  }

  cancel(session: ApiSession): void {
    this.#all.delete(session);
  }

  openMulti(
    session: ApiSession,
    reqId: number,
    request: { readonly accounts: readonly string[]; readonly modelCode: string },
  ): void {
    this.#multi.set(session, reqId, request);
    for (const account of request.accounts) {
      for (const position of this.#figures.positions(account)) {
        this.#sendMulti(session, { reqId, account, modelCode: request.modelCode }, position);
      }
    }
    session.send({ kind: 'positionMultiEnd', reqId });
  }

  cancelMulti(session: ApiSession, reqId: number): void {
    this.#multi.delete(session, reqId);
  }

  /** The holding changed. */
  traded(account: string, conId: number): void {
    const position = this.#figures.position(account, conId);
    if (position === undefined) return;
    for (const session of this.#all) this.#send(session, account, position);
    for (const { session, reqId, request } of this.#multi.all()) {
      if (!request.accounts.includes(account)) continue;
      this.#sendMulti(session, { reqId, account, modelCode: request.modelCode }, position);
    }
  }

  dropSession(session: ApiSession): void {
    this.#all.delete(session);
    this.#multi.dropSession(session);
  }

  #send(session: ApiSession, account: string, { contract, qty, avgCost }: ValuedPosition): void {
    session.send({ kind: 'position', account, contract: heldContract(contract), position: qty, avgCost });
  }

  #sendMulti(
    session: ApiSession,
    to: { readonly reqId: number; readonly account: string; readonly modelCode: string },
    { contract, qty, avgCost }: ValuedPosition,
  ): void {
    session.send({ kind: 'positionMulti', ...to, contract: heldContract(contract), position: qty, avgCost });
  }
}
