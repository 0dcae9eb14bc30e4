import { Decimal, type Execution, type Instant } from '@tapewright/model';
import type { Ledger, LedgerTrade } from '../ledger/ledger.ts';
import type { MarginDesk } from '../margin/margin-desk.ts';
import type { Instrument } from '../market/instrument.ts';
import type { ExecutedTrade } from '../venue.ts';
import type { VenueOutput } from '../venue-io.ts';
import { nextRevision } from './exec-id.ts';
import type { History } from './history.ts';

/** What an exchange says of a trade after the fact. Absent fields stay as they were. */
export interface Correction {
  readonly execId: string;
  readonly price?: number | undefined;
  /** 0: the trade never was. */
  readonly shares?: Decimal | undefined;
}

/**
 * Corrects and busts trades: the account's books become what they would be had the trade been so from the beginning, to the last digit,
 * and execution and commission report come again under the id's next revision. Its costs stay as they were charged.
 */
export class Corrections {
  readonly #ledger: Ledger;
  readonly #margin: MarginDesk | undefined;
  readonly #history: History;
  readonly #find: (conId: number) => Instrument | undefined;
  readonly #emit: (output: VenueOutput) => void;

  constructor(parts: {
    readonly ledger: Ledger;
    readonly margin: MarginDesk | undefined;
    readonly history: History;
    readonly find: (conId: number) => Instrument | undefined;
    readonly emit: (output: VenueOutput) => void;
  }) {
    this.#ledger = parts.ledger;
    this.#margin = parts.margin;
    this.#history = parts.history;
    this.#find = parts.find;
    this.#emit = parts.emit;
  }

  /** Throws a RangeError on an execution that is not remembered, and where the books hold more than the remembered trades explain. */
  carryOut(correction: Correction, at: Instant): void {
    const { execId, price, shares } = correction;
    const trade = this.#history.trade(execId);
    const instrument = this.#find(trade?.contract.conId ?? 0);
    const account = trade?.execution.acctNumber;
    if (trade === undefined || instrument === undefined || account === undefined)
      throw new RangeError(
        `no execution ${execId} is remembered; its latest revision is what can be corrected`,
      );
    if (shares !== undefined && shares.sign < 0)
      throw new RangeError(`execution ${execId} of ${shares} shares`);
    const { execution } = trade;
    const next = {
      ...execution,
      execId: nextRevision(execId),
      price: price ?? execution.price,
      shares: shares ?? execution.shares,
    };
    const all = this.#history.tradesOf(account, instrument.conId);
    const before = all.map((one) => ledgerTrade(one, one.execution, instrument));
    const after = all.map((one) => ledgerTrade(one, one === trade ? next : one.execution, instrument));
    const rebook = () => this.#ledger.rebook(account, instrument.listing, { before, after });
    const profits = this.#margin === undefined ? rebook() : this.#margin.booked(account, at, rebook);
    const realizedPNL = profits[all.indexOf(trade)]?.toNumber();
    const { realizedPNL: _, ...report } = { ...trade.report, execId: next.execId };
    const corrected: ExecutedTrade = {
      ...trade,
      execution: next,
      report: realizedPNL === undefined ? report : { ...report, realizedPNL },
    };
    this.#history.replace(trade, corrected);
    this.#emit({ kind: 'execution', at, contract: trade.contract, execution: next });
    this.#emit({ kind: 'commission', at, report: corrected.report });
  }
}

/** What a trade booked, or would have booked had its execution been another. */
function ledgerTrade({ report }: ExecutedTrade, execution: Execution, instrument: Instrument): LedgerTrade {
  const { listing, conId } = instrument;
  const { acctNumber: account = '', side, shares = Decimal.ZERO, price = 0 } = execution;
  const thirdParty = Decimal.of(report.commissionAndFees ?? 0);
  return {
    account,
    listing,
    conId,
    side: side === 'SLD' ? 'SELL' : 'BUY',
    qty: shares,
    value: instrument.worth(Decimal.of(price).times(shares)),
    fees: { currency: report.currency ?? '', commission: Decimal.ZERO, thirdParty },
  };
}
