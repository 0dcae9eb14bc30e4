import {
  createEngine,
  type Engine,
  type ParamSpecs,
  type WantBars,
  costsOf,
  type TradeCost,
} from '@tapewright/engine';
import { Decimal, instant, intradayMicros, toIso, type Instant } from '@tapewright/model';
import {
  calendarOfListing,
  createVenue,
  FILL_RULES,
  IBKR_FIXED,
  type FillRules,
  type Venue,
} from '@tapewright/venue';
import { columnsFault, minuteBars } from '../columns/index.ts';
import type { EquityCurve } from '../statistics/index.ts';
import { AccountRecord } from './account-record.ts';
import { ActionAgenda, plannedActions } from './actions.ts';
import { auditStatements } from './audit.ts';
import { buyAndHold } from './buy-and-hold.ts';
import { CurveRecorder } from './curve-recorder.ts';
import { Driver } from './driver.ts';
import { Feed } from './feed.ts';
import { marketRules } from './market-rules.ts';
import { labVersion, manifestData, textSha256, type Manifest } from './manifest.ts';
import { BacktestError, type BacktestData, type BacktestOptions } from './options.ts';
import { OrderDesk } from './order-desk.ts';
import { Recorder } from './recorder.ts';
import type { BacktestResult } from './result.ts';
import { TickFeed, type TickData } from './tick-feed.ts';

/** The account of a backtest. It is in no event log, so that a run at a broker can have the same. */
const ACCOUNT = 'BACKTEST';

/**
 * Runs a strategy over bars: the engine and the venue of every other run, in virtual time. Orders placed at the end of a bar trade from
 * the next bar's open on, along `barPath`. Throws a `BacktestError`, or what the engine throws on parameters and limits that cannot be meant.
 */
export function backtest<S extends ParamSpecs>(options: BacktestOptions<S>): BacktestResult {
  const run = new Run(options);
  run.start();
  run.play();
  return run.result();
}

class Run<S extends ParamSpecs> {
  readonly #options: BacktestOptions<S>;
  readonly #cash: Decimal;
  readonly #currency: string;
  readonly #recorder: Recorder;
  readonly #account: AccountRecord;
  readonly #venue: Venue;
  readonly #desk: OrderDesk;
  readonly #engine: Engine;
  readonly #feeds: readonly Feed[];
  readonly #tickFeeds: readonly TickFeed[];
  /** The engine's instrument → index into the data */
  readonly #dataOfInstrument = new Map<number, number>();
  #driver: Driver | undefined;
  #curve: CurveRecorder | undefined;
  #from: Instant = instant(0);

  constructor(options: BacktestOptions<S>) {
    // The minutes of ticks are bars like others.
    this.#options = { ...options, data: [...options.data, ...(options.ticks ?? []).map(minutesOf)] };
    options = this.#options;
    this.#cash = Decimal.of(options.cash);
    this.#currency = options.currency ?? 'USD';
    checkData(options.data);
    this.#recorder = new Recorder(options.eventLog);
    this.#account = new AccountRecord(marketsByConId(options.data), this.#currency);
    const { calendar, seed = 0 } = options;
    this.#venue = createVenue({
      listings: uniqueListings(options.data),
      accounts: [
        {
          account: ACCOUNT,
          cash: { [this.#currency]: this.#cash },
          margin: options.margin,
          baseCurrency: this.#currency,
        },
      ],
      financing: financingOf(options),
      seed,
      publishes: 'orders',
      historyLimit: 0,
      feePlan: options.feePlan,
      fillRules: fillRulesOf(options),
      latency: options.latency,
      queue: options.queue,
      slippage: options.slippage,
      calendarOf: calendar === undefined ? undefined : () => calendar,
    });
    this.#desk = new OrderDesk(this.#venue, ACCOUNT, this.#account, {
      isMargined: options.margin !== undefined,
      isFinanced: options.financing !== undefined,
      isDelayed: options.latency !== undefined,
    });
    this.#engine = createEngine({
      strategy: options.strategy,
      params: options.params,
      seed,
      account: ACCOUNT,
      baseCurrency: this.#currency,
      risk: options.risk,
      link: 'up',
      eventLog: this.#recorder.event,
    });
    this.#feeds = feedsOf(options);
    const { ticks = [], to = Number.POSITIVE_INFINITY } = options;
    this.#tickFeeds = ticks.map((data) => new TickFeed(data, to));
  }

  /** Sets the strategy up, finds when trading can begin, and warms up. */
  start(): void {
    const { data, from } = this.#options;
    const engine = this.#engine;
    const earliest = from ?? instant(Math.min(...data.map(({ columns }) => columns.start[0] ?? Number.NaN)));
    const outputs = [...engine.start(earliest)];
    const wants = outputs.filter((output) => output.kind === 'wantBars');
    for (const output of outputs) {
      if (output.kind === 'wantInstrument')
        this.#dataOfInstrument.set(output.instrument, this.#find(output.contract));
    }
    this.#throwFailure();
    this.#from = from ?? this.#earliestTrading(wants, earliest);
    const capacity = this.#feeds.reduce((sum, feed) => sum + feed.left, 0);
    this.#curve = new CurveRecorder({ at: this.#from, equity: this.#cash.toNumber() }, capacity);
    this.#driver = new Driver(
      {
        engine,
        desk: this.#desk,
        feeds: this.#feeds,
        account: this.#account,
        recorder: this.#recorder,
        curve: this.#curve,
        tickFeeds: this.#tickFeeds,
        actions: new ActionAgenda(plannedActions(this.#options.actions ?? [], data), this.#from),
      },
      this.#from,
    );
    this.#driver.tell({ kind: 'cash', at: this.#from, currency: this.#currency, amount: this.#cash });
    this.#driver.act(outputs);
    this.#answerWants(this.#driver);
    this.#beginFeeds(this.#driver);
  }

  /** Feeds begin; a rate is known from the last one before. */
  #beginFeeds(driver: Driver): void {
    for (const feed of this.#feeds) {
      feed.seek(this.#from);
      if (feed.isRate && feed.run === undefined && feed.cursor > 0)
        driver.tell({ ...feed.rate(feed.cursor - 1), at: this.#from });
    }
    for (const feed of this.#tickFeeds) feed.seek(this.#from);
    if (this.#desk.isFinanced) driver.passTime();
  }

  play(): void {
    const driver = this.#started();
    driver.run(() => this.#answerWants(driver));
    driver.tell({ kind: 'command', at: driver.now, command: 'stop' });
    this.#throwFailure();
  }

  result(): BacktestResult {
    const { data, strategy, name } = this.#options;
    const curve = this.#curve?.curve();
    if (curve === undefined || curve.at.length < 2) {
      throw new BacktestError(
        `no bar to trade on from ${toIso(this.#from)}: take longer data or an earlier start`,
      );
    }
    const unknownAt = this.#curve?.unknownAt();
    if (unknownAt !== undefined) {
      const when = toIso(instant(unknownAt));
      throw new BacktestError(
        `the equity in ${this.#currency} is unknown at ${when}: something is held in a currency without a rate. Add bars of the currency pair, and let the strategy ask for them`,
      );
    }
    const statement = this.#engine.portfolio.statement();
    const venueStatement = this.#venue.statement(ACCOUNT);
    auditStatements(statement, venueStatement);
    const actions = plannedActions(this.#options.actions ?? [], data);
    // A pair that only says what other currencies are worth is no investment.
    const markets = this.#feeds.filter((feed) => feed.isMarket && !(feed.isRate && feed.run === undefined));
    const first = data[0];
    if (first === undefined) throw new BacktestError('no data');
    const cash = this.#cash.toNumber();
    const from = this.#from;
    const engine = this.#engine;
    let benchmark: EquityCurve | undefined;
    let costs: readonly TradeCost[] | undefined;
    return {
      name: name ?? (strategy.name === '' ? 'strategy' : strategy.name),
      params: this.#engine.params,
      currency: this.#currency,
      series: data.map(({ listing, barSize, columns }) => ({ contract: listing.contract, barSize, columns })),
      curve,
      get benchmark() {
        benchmark ??= buyAndHold(
          markets.map(({ columns, conId }) => ({
            columns,
            actions: actions.filter((action) => action.conId === conId),
          })),
          { at: curve.at, from, cash },
        );
        return benchmark;
      },
      bars: this.#curve?.bars ?? 0,
      barsExposed: this.#curve?.barsExposed ?? 0,
      trips: this.#account.trips.trips(),
      fills: this.#account.fills,
      fees: this.#account.fees.toNumber() + this.#inBase(this.#account.otherFees),
      posted: this.#inBase(this.#account.postings),
      postings: this.#account.postings,
      get costs() {
        return (costs ??= costsOf(engine));
      },
      statement,
      venueStatement,
      records: this.#recorder.records,
      logs: this.#recorder.logs,
      orders: this.#engine.orders.length,
      refused: this.#engine.orders.filter((order) => order.status === 'Refused').length,
      hash: this.#recorder.sha256(),
      events: this.#recorder.events,
      manifest: this.#manifest(),
      calendar: this.#options.calendar ?? calendarOfListing(first.listing),
    };
  }

  /** Gives the engine the contracts and past bars that the strategy asked for. */
  #answerWants(driver: Driver): void {
    for (const { instrument, contract } of driver.wantedInstruments.splice(0)) {
      const index = this.#dataOfInstrument.get(instrument) ?? this.#find(contract);
      this.#dataOfInstrument.set(instrument, index);
      const listing = this.#options.data[index]?.listing;
      if (listing === undefined) continue;
      const { contract: qualified, details } = listing;
      for (const feed of this.#tickFeeds) if (feed.conId === qualified.conId) feed.instrument = instrument;
      driver.tell({ kind: 'instrument', at: driver.now, instrument, contract: qualified, details });
    }
    for (const want of driver.wantedBars.splice(0)) this.#warmUp(driver, want);
    this.#throwFailure();
    if (driver.wantedBars.length > 0 || driver.wantedInstruments.length > 0) this.#answerWants(driver);
  }

  /** The last bars before now, as many as were asked for; then the series goes on with the feed. */
  #warmUp(driver: Driver, want: WantBars): void {
    const feed = this.#feedOf(want);
    feed.playAs(want.series);
    const upTo = feed.firstFrom(driver.now);
    const given = want.warmUp + (this.#options.extraWarmUp ?? 0);
    for (let i = Math.max(0, upTo - given); i < upTo; i++) driver.tell(feed.warmUpBar(want.series, i));
    if (upTo < want.warmUp) {
      const { symbol } = feed.data.listing.contract;
      const text = `${symbol} ${want.barSize}: ${upTo} bars before ${toIso(driver.now)}, the strategy asks for ${want.warmUp}`;
      this.#recorder.log({ kind: 'log', at: driver.now, level: 'warn', text });
    }
  }

  /** The start of the first bar before which every series has the bars that it needs. */
  #earliestTrading(wants: readonly WantBars[], earliest: Instant): Instant {
    let from: number = earliest;
    for (const want of wants) {
      const { columns, listing } = this.#feedOf(want).data;
      const start = columns.start[want.warmUp];
      if (start === undefined) {
        throw new BacktestError(
          `${listing.contract.symbol} ${want.barSize} has ${columns.length} bars; the strategy needs ${want.warmUp} before its first: take longer data`,
        );
      }
      from = Math.max(from, start);
    }
    return instant(from);
  }

  #feedOf({ instrument, barSize }: WantBars): Feed {
    const index = this.#dataOfInstrument.get(instrument);
    const contract = index === undefined ? undefined : this.#options.data[index]?.listing.contract;
    const feed = this.#feeds.find(({ conId, data }) => conId === contract?.conId && data.barSize === barSize);
    if (feed !== undefined) return feed;
    throw new BacktestError(
      `no bars of ${barSize} of ${contract?.symbol}: the data has ${this.#dataNames()}. Add them to data, or ask for one of those`,
    );
  }

  #find(contract: Parameters<Venue['findListings']>[0]): number {
    const found = this.#venue.findListings(contract);
    const index = this.#options.data.findIndex(
      ({ listing }) => listing.contract.conId === found[0]?.contract.conId,
    );
    if (found.length === 1 && index >= 0) return index;
    const asked = [contract.symbol, contract.secType, contract.currency, contract.exchange]
      .filter(Boolean)
      .join(' ');
    const why = found.length > 1 ? `fits ${found.length} of the data` : 'is not in the data';
    throw new BacktestError(`${asked} ${why}, which has ${this.#dataNames()}`);
  }

  #dataNames(): string {
    return this.#options.data
      .map(({ listing, barSize }) => `${listing.contract.symbol} ${barSize}`)
      .join(', ');
  }

  /** The sum at the last rates; NaN when one is unknown. */
  #inBase(amounts: readonly { readonly currency: string; readonly amount: Decimal }[]): number {
    const { portfolio } = this.#engine;
    return amounts.reduce((sum, { currency, amount }) => {
      const rate = portfolio.rateToBase(currency)?.toNumber() ?? Number.NaN;
      return sum + amount.toNumber() * rate;
    }, 0);
  }

  #manifest(): Manifest {
    const { strategy, codeSha256, seed = 0, risk, feePlan = IBKR_FIXED, data } = this.#options;
    return {
      version: labVersion(),
      node: process.version,
      strategy: strategy.name,
      codeSha256: codeSha256 ?? textSha256(strategy.setUp.toString()),
      codeIs: codeSha256 === undefined ? 'setup function' : 'file',
      params: this.#engine.params,
      seed: String(seed),
      cash: this.#cash.toString(),
      currency: this.#currency,
      feePlan: feePlan.name,
      ...marketRules(this.#options),
      risk,
      data: data.map(({ listing, barSize, columns }) =>
        manifestData({ contract: listing.contract, barSize, columns }),
      ),
    };
  }

  #throwFailure(): void {
    const { failure } = this.#engine;
    if (failure !== undefined) throw new BacktestError(failure.message, { cause: failure });
  }

  #started(): Driver {
    if (this.#driver === undefined) throw new BacktestError('the run has not started');
    return this.#driver;
  }
}

/** Ticks as the bars of their minutes. */
function minutesOf({ listing, ticks }: TickData): BacktestData {
  return { listing, barSize: '1 min', columns: minuteBars(ticks) };
}

function checkData(data: readonly BacktestData[]): void {
  if (data.length === 0) throw new BacktestError('no data: give at least one series of bars');
  const seen = new Set<string>();
  for (const { listing, barSize, columns } of data) {
    const name = `${listing.contract.symbol} ${barSize}`;
    const key = `${listing.contract.conId} ${barSize}`;
    if (listing.contract.conId === undefined) throw new BacktestError(`${name}: its listing has no conId`);
    if (seen.has(key)) throw new BacktestError(`${name} is given twice`);
    seen.add(key);
    if (columns.length === 0) throw new BacktestError(`${name} has no bars`);
    const fault = knownGood.has(columns) ? undefined : columnsFault(columns);
    if (fault !== undefined) throw new BacktestError(`${name}: ${fault}`);
    knownGood.add(columns);
  }
}

/** Columns are checked once, however many runs use them. */
const knownGood = new WeakSet<BacktestData['columns']>();

function uniqueListings(data: readonly BacktestData[]): BacktestData['listing'][] {
  return [...new Map(data.map(({ listing }) => [listing.contract.conId, listing])).values()];
}

/** conId → index of its shortest bars. */
function marketsByConId(data: readonly BacktestData[]): Map<number, number> {
  const markets = new Map<number, number>();
  data.forEach(({ listing, barSize }, index) => {
    const conId = listing.contract.conId ?? Number.NaN;
    const known = data[markets.get(conId) ?? -1];
    if (known === undefined || lengthOf(barSize) < lengthOf(known.barSize)) markets.set(conId, index);
  });
  return markets;
}

function lengthOf(barSize: BacktestData['barSize']): number {
  const order = ['1 day', '1 week', '1 month'].indexOf(barSize);
  return intradayMicros(barSize) ?? Number.MAX_SAFE_INTEGER - 3 + order;
}

function financingOf({ financing, margin }: BacktestOptions): BacktestOptions['financing'] {
  if (financing !== undefined && margin === undefined)
    throw new BacktestError(
      'financing without margin: only margined accounts pay interest and borrow fees; give margin, too',
    );
  return financing;
}

/** Undefined for the venue's own. */
function fillRulesOf({ fills, volumeShare, latency, slippage }: BacktestOptions): FillRules | undefined {
  if (fills === undefined) return undefined;
  const rules = typeof fills === 'string' ? FILL_RULES[fills] : fills;
  const foreign = { volumeShare, latency, slippage };
  for (const [name, value] of Object.entries(foreign))
    if (value !== undefined)
      throw new BacktestError(
        `${name} belongs to the venue's own way through a bar: the fill rules of ${rules.name} have their own, or none`,
      );
  return rules;
}

function feedsOf(options: BacktestOptions): Feed[] {
  const { data, to, volumeShare, ticks = [] } = options;
  if (volumeShare !== undefined && !(volumeShare > 0 && volumeShare <= 1))
    throw new BacktestError(
      `volumeShare is a part of a bar's volume, above 0 and up to 1, not ${volumeShare}`,
    );
  const markets = marketsByConId(data);
  const isWhole = options.fills !== undefined;
  return data.map((series, index) => {
    const conId = series.listing.contract.conId ?? Number.NaN;
    const after = to === undefined ? -1 : series.columns.end.findIndex((end) => end > to);
    const end = after < 0 ? series.columns.length : after;
    return new Feed(series, {
      index,
      conId,
      isMarket: markets.get(conId) === index,
      volumeShare,
      isWhole,
      hasTicks: ticks.some(({ listing }) => listing.contract.conId === conId),
      end,
    });
  });
}
