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
    const accounts = world.accountNames.chosenBy(account ?? '');
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
    const account = acctCode || world.accountNames.managed[0];
    if (account === undefined || world.accountNames.membersOf(account) === undefined) {
      session.error(-1, invalidAccount(acctCode ?? ''));
      return;
    }
    const before = world.accountUpdates.watchedBy(session);
    if (before !== undefined && before !== account) session.error(-1, otherAccount(before, account));
    world.accountUpdates.open(session, account);
  },
  reqAccountUpdatesMulti({ reqId, account, modelCode, ledgerAndNLV }, session, world) {
    const { managed } = world.accountNames;
    const chosen = account === undefined || account === '' || account === 'All' ? managed[0] : account;
    if (chosen === undefined || world.accountNames.membersOf(chosen) === undefined) {
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
    const isAll = group === 'All' || group === 'AllNonProp';
    const accounts = isAll
      ? world.accounts
      : world.advisor?.group(group ?? '')?.members.map((one) => one.account);
    if (accounts === undefined) {
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
    world.accountSummaries.open(session, reqId, { accounts, tags: list });
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
  if (world.accountNames.membersOf(account) === undefined) {
    session.error(reqId, invalidAccount(account));
    return;
  }
  if (world.pnl.has(session, reqId)) {
    session.error(reqId, processingFailed('Duplicate ticker id'));
    return;
  }
  world.pnl.open(session, reqId, { account, conId, now: world.now() });
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
