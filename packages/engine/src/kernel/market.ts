import {
  intradayMicros,
  invariant,
  InvariantError,
  MICROS_PER_DAY,
  type BarSize,
  type Contract,
  type ContractDetails,
} from '@tapewright/model';
import type { Indicator } from '../indicators/indicator.ts';
import { Holding } from '../portfolio/holding.ts';
import type { Portfolio } from '../portfolio/portfolio.ts';
import { PositionView } from '../portfolio/position-view.ts';
import { contractKey } from '../portfolio/contract-key.ts';
import { RingSeries } from '../strategy/bar-series.ts';
import { Samples } from '../sampling/samples.ts';
import { LiveDepth, type DepthOptions } from '../strategy/depth-view.ts';
import type { Instrument } from '../strategy/instrument.ts';
import { LiveQuote } from '../strategy/quote-view.ts';
import type { EngineOutput, InstrumentId, InstrumentInput, SeriesId } from './kernel-io.ts';

const DEFAULT_DEPTH_ROWS = 10;

/** The engine's side of an `Instrument`. */
export class TradedInstrument implements Instrument {
  readonly id: InstrumentId;
  contract: Contract;
  details: ContractDetails | undefined;
  /** Carries the market price, too. Replaced once, by the portfolio's own, when the contract is known. */
  holding: Holding;
  readonly position: PositionView;
  readonly quote: LiveQuote;
  readonly depth: LiveDepth;
  areQuotesWanted = false;
  isDepthWanted = false;

  constructor(id: InstrumentId, contract: Contract) {
    this.id = id;
    this.contract = contract;
    this.holding = new Holding(contract);
    this.position = new PositionView(this.holding);
    this.quote = new LiveQuote(this);
    this.depth = new LiveDepth(this);
  }

  /** What a decision is measured by: the middle of the quote, or the last price where nothing is quoted. */
  get arrivalPrice(): number | undefined {
    return this.quote.mid ?? this.holding.price;
  }

  get quotedSpread(): number | undefined {
    const { bid, ask } = this.quote;
    return bid === undefined || ask === undefined ? undefined : ask - bid;
  }

  get isQualified(): boolean {
    return this.details !== undefined;
  }
}

/** What the strategy asked to see, by dense id, and what of it the driver still has to be told. */
export class Market {
  readonly instruments: TradedInstrument[] = [];
  readonly series: RingSeries[] = [];
  readonly #portfolio: Portfolio;
  readonly #outputs: EngineOutput[];
  /** The contract as asked for → its handle */
  readonly #byContract = new Map<string, TradedInstrument>();
  readonly #fed = new Set<Indicator>();
  readonly samples = new Samples(this.#fed);
  /** Series that the driver has been told of. */
  #announced = 0;

  constructor(portfolio: Portfolio, outputs: EngineOutput[]) {
    this.#portfolio = portfolio;
    this.#outputs = outputs;
  }

  instrument(contract: Contract): TradedInstrument {
    const key = `${contractKey(contract)}@${contract.exchange ?? ''}/${contract.primaryExch ?? ''}`;
    const known = this.#byContract.get(key);
    if (known !== undefined) return known;
    const instrument = new TradedInstrument(this.instruments.length, contract);
    this.instruments.push(instrument);
    this.#byContract.set(key, instrument);
    this.#outputs.push({ kind: 'wantInstrument', instrument: instrument.id, contract });
    return instrument;
  }

  /** The engine's side of a handle that a strategy passes in. */
  traded(handle: Instrument): TradedInstrument {
    const instrument = this.instruments[handle.id];
    if (instrument !== handle) {
      const name = handle.contract.symbol ?? `instrument ${handle.id}`;
      throw new Error(`${name} belongs to another run: ask this run's ctx for it, inside setup`);
    }
    return instrument;
  }

  bars(instrument: TradedInstrument, barSize: BarSize): RingSeries {
    const known = this.series.find(
      (series) => series.instrument === instrument && series.barSize === barSize,
    );
    if (known !== undefined) return known;
    const series = new RingSeries({ id: this.series.length, instrument, barSize }, this.#fed);
    this.series.push(series);
    return series;
  }

  /** The series of an instrument whose bars are shortest; undefined when the strategy watches none. */
  shortestSeries(instrument: TradedInstrument): RingSeries | undefined {
    let shortest: RingSeries | undefined;
    for (const series of this.series) {
      if (series.instrument !== instrument) continue;
      if (shortest === undefined || lengthOf(series) < lengthOf(shortest)) shortest = series;
    }
    return shortest;
  }

  quotes(instrument: TradedInstrument): LiveQuote {
    if (!instrument.areQuotesWanted) {
      instrument.areQuotesWanted = true;
      this.#outputs.push({ kind: 'wantQuotes', instrument: instrument.id });
    }
    return instrument.quote;
  }

  /** The first to ask says how much of the book is asked for. */
  depth(instrument: TradedInstrument, { rows = DEFAULT_DEPTH_ROWS, smart }: DepthOptions): LiveDepth {
    if (!instrument.isDepthWanted) {
      instrument.isDepthWanted = true;
      const isRouted = smart ?? instrument.contract.exchange === 'SMART';
      this.#outputs.push({ kind: 'wantDepth', instrument: instrument.id, rows, smart: isRouted });
    }
    return instrument.depth;
  }

  /** Tells the driver of new series, now that their indicators are attached and the warm-up is known. */
  announceSeries(): void {
    for (; this.#announced < this.series.length; this.#announced++) {
      const series = this.series[this.#announced];
      invariant(series !== undefined, 'series are numbered without a gap');
      const { id, instrument, barSize, warmUp } = series;
      this.#outputs.push({ kind: 'wantBars', series: id, instrument: instrument.id, barSize, warmUp });
    }
  }

  qualify(input: InstrumentInput): void {
    const instrument = this.at(input.instrument);
    instrument.contract = input.contract;
    instrument.details = input.details;
    const holding = this.#portfolio.holdingOf(input.contract);
    if (Number.isNaN(holding.markAt)) {
      holding.mark = instrument.holding.mark;
      holding.markAt = instrument.holding.markAt;
    }
    instrument.holding = holding;
    instrument.position.holding = holding;
  }

  at(id: InstrumentId): TradedInstrument {
    const instrument = this.instruments[id];
    // Not `invariant`: its text would be put together for every input, and thrown away.
    if (instrument === undefined)
      throw new InvariantError(
        `input for instrument ${id}, but the strategy asked for ${this.instruments.length}`,
      );
    return instrument;
  }

  seriesAt(id: SeriesId): RingSeries {
    const series = this.series[id];
    if (series === undefined)
      throw new InvariantError(`bar of series ${id}, but the strategy asked for ${this.series.length}`);
    return series;
  }
}

/** Days, weeks and months in their order, longer than everything within a day. */
function lengthOf({ barSize }: RingSeries): number {
  return intradayMicros(barSize) ?? MICROS_PER_DAY * (1 + ['1 day', '1 week', '1 month'].indexOf(barSize));
}
