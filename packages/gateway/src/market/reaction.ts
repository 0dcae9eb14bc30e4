import type { ExecutionEvent } from '@tapewright/model';
import type { MarketSource } from './market-source.ts';

/** How the first report of an execution ends; corrections count up from there. */
const FIRST_REVISION = '.01';

/**
 * Lets the makers of a market answer to what a client has traded. Two clients who trade with each other have taken nothing from them: what
 * one has bought, the other has sold.
 */
export function reactTo({ contract, execution }: ExecutionEvent, source: MarketSource): void {
  const { execId = '', shares, side } = execution;
  if (source.react === undefined || shares === undefined || contract.conId === undefined) return;
  if (!execId.endsWith(FIRST_REVISION)) return;
  const units = shares.toNumber();
  source.react(contract.conId, side === 'SLD' ? -units : units);
}
