import type { World } from '../world.ts';
import type { ApiSession, IbErrorText } from '../session/api-session.ts';
import { invalidRequest, processingFailed } from '../session/error-texts.ts';
import type { Handlers } from './handler.ts';

export const accountHandlers: Handlers<
  | 'reqPositions'
  | 'cancelPositions'
  | 'reqPositionsMulti'
  | 'cancelPositionsMulti'
  | 'reqAccountUpdates'
  | 'reqAccountUpdatesMulti'
  | 'cancelAccountUpdatesMulti'
  | 'reqAccountSummary'
  | 'cancelAccountSummary'
  | 'reqPnL'
  | 'cancelPnL'
  | 'reqPnLSingle'
  | 'cancelPnLSingle'
> = {
  reqPositions(_, session, world) {
    world.positions.open(session);
  },
  cancelPositions(_, session, world) {
    world.positions.cancel(session);
  },
  reqPositionsMulti({ reqId, account, modelCode }, session, world) {
    const accounts = chosenAccounts(account ?? '', world);
    if (accounts === undefined) {
      session.error(reqId, invalidAccount(account ?? ''));
      return;
    }
    world.positions.openMulti(session, reqId, { accounts, modelCode: modelCode ?? '' });
  },
  cancelPositionsMulti({ reqId }, session, world) {
    world.positions.cancelMulti(session, reqId);
  },
  reqAccountUpdates({ subscribe, acctCode }, session, world) {
    if (!subscribe) {
      world.accountUpdates.cancel(session);
      return;
    }
    const account = acctCode || world.accounts[0];
    if (account === undefined || !world.accounts.includes(account)) {
      session.error(-1, invalidAccount(acctCode ?? ''));
      return;
    }
    const before = world.accountUpdates.watchedBy(session);
    if (before !== undefined && before !== account) session.error(-1, otherAccount(before, account));
    world.accountUpdates.open(session, account);
  },
  reqAccountUpdatesMulti({ reqId, account, modelCode, ledgerAndNLV }, session, world) {
    const [chosen] = chosenAccounts(account ?? '', world) ?? [];
    if (chosen === undefined) {
      session.error(reqId, invalidAccount(account ?? ''));
      return;
    }
    world.accountUpdates.openMulti(session, {
      reqId,
      account: chosen,
      modelCode: modelCode ?? '',
      isLedgerOnly: ledgerAndNLV,
    });
  },
  cancelAccountUpdatesMulti({ reqId }, session, world) {
    world.accountUpdates.cancelMulti(session, reqId);
  },
  reqAccountSummary({ reqId, group, tags }, session, world) {
    if (group !== 'All' && group !== 'AllNonProp') {
      session.error(reqId, invalidRequest(`Invalid account group: ${group}`));
      return;
    }
    if (
      !world.accountSummaries.has(session, reqId) &&
      world.accountSummaries.count(session) >= world.limits.maxAccountSummaries
    ) {
      session.error(reqId, processingFailed('Maximum number of account summary requests exceeded'));
      return;
    }
    const list = (tags ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    world.accountSummaries.open(session, reqId, { accounts: world.accounts, tags: list });
  },
  cancelAccountSummary({ reqId }, session, world) {
    world.accountSummaries.cancel(session, reqId);
  },
  reqPnL({ reqId, account }, session, world) {
    openPnl({ reqId, account: account ?? '', conId: undefined }, session, world);
  },
  cancelPnL({ reqId }, session, world) {
    world.pnl.cancel(session, reqId);
  },
  reqPnLSingle({ reqId, account, conId }, session, world) {
    openPnl({ reqId, account: account ?? '', conId }, session, world);
  },
  cancelPnLSingle({ reqId }, session, world) {
    world.pnl.cancel(session, reqId);
  },
};

function openPnl(
  request: { readonly reqId: number; readonly account: string; readonly conId: number | undefined },
  session: ApiSession,
  world: World,
): void {
  const { reqId, account, conId } = request;
  if (!world.accounts.includes(account)) {
    session.error(reqId, invalidAccount(account));
    return;
  }
  if (world.pnl.has(session, reqId)) {
    session.error(reqId, processingFailed('Duplicate ticker id'));
    return;
  }
  world.pnl.open(session, reqId, { account, conId, now: world.now() });
}

/** One account by its name, all of them by `All` or nothing; undefined for an unknown name. */
function chosenAccounts(name: string, world: World): readonly string[] | undefined {
  if (name === '' || name === 'All') return world.accounts;
  return world.accounts.includes(name) ? [name] : undefined;
}

function invalidAccount(account: string): IbErrorText {
  return invalidRequest(`Invalid account code '${account}'.`);
}

/** One client watches one account at a time. */
function otherAccount(before: string, account: string): IbErrorText {
  return {
    code: 2100,
    message: `API client has been unsubscribed from account data: ${before} gave way to ${account}.`,
  };
}
