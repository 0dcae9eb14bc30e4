import { assertNever, invariant, seededRandom, type Instant } from '@tapewright/model';
import { EventLog } from '../event-log/event-log.ts';
import { BrokerReports } from '../orders/broker-reports.ts';
import { Executions } from '../execution/executions.ts';
import type { ParentOrder } from '../execution/parent-order.ts';
import { Deliveries } from '../orders/deliveries.ts';
import type { Fill } from '../orders/fill.ts';
import type { FillRecord } from '../orders/fill-book.ts';
import type { LiveOrder } from '../orders/live-order.ts';
import { OrderDesk, type Circumstances } from '../orders/order-desk.ts';
import type { OrderRecord } from '../orders/order-record.ts';
import { OrderRegistry, type OrderNews } from '../orders/order-registry.ts';
import { DriftWatch } from '../portfolio/drift-watch.ts';
import { Portfolio } from '../portfolio/portfolio.ts';
import { checkLimits } from '../risk/check-limits.ts';
import { Gate } from '../risk/gate.ts';
import { RiskMemory } from '../risk/memory/risk-memory.ts';
import type { RiskView, TradingState } from '../risk/risk-view.ts';
import type { SampledSeries } from '../sampling/sampled-series.ts';
import type { RingSeries } from '../strategy/bar-series.ts';
import type { ParamSpecs, ParamValues } from '../strategy/params.ts';
import type { StrategyHandlers } from '../strategy/strategy.ts';
import { Timers } from '../strategy/timers.ts';
import { AccountNews } from './account-news.ts';
import type { Engine, EngineConfig } from './engine-api.ts';
import { EngineContext } from './engine-context.ts';
import { Flattening } from './flattening.ts';
import type {
  BarInput,
  BarRun,
  CommandInput,
  DepthInput,
  EngineInput,
  EngineOutput,
  InstrumentInput,
  LinkInput,
  LogOutput,
  ParamsInput,
  QuoteInput,
  TimerInput,
  TradeInput,
} from './kernel-io.ts';
import { Market } from './market.ts';
import { riskViewOf } from './risk-view-of.ts';
import { StrategyError } from './strategy-error.ts';

/** Throws a `ParamError` or a `LimitError` on a configuration that cannot be meant. */
export function createEngine<S extends ParamSpecs>(config: EngineConfig<S>): Engine {
  return new Kernel(config);
}

/** Far more than any strategy needs; a strategy that answers each of its own orders with another ends here. */
export const MAX_NEWS_PER_INPUT = 10_000;
const DEFAULT_SEND_WITHIN_MS = 5_000;

type News =
  | { readonly order: OrderRecord; readonly fill: Fill | undefined }
  | { readonly parent: ParentOrder };

class Kernel<S extends ParamSpecs> implements Engine, OrderNews {
  params: ParamValues<S>;
  readonly portfolio: Portfolio;
  /** Any time will do before start(). Set here and not left undefined, so that the engine keeps it as a plain double. */
  now = 0 as Instant;
  failure: StrategyError | undefined;
  tradingState: TradingState = 'normal';
  readonly #config: EngineConfig<S>;
  readonly #gate: Gate;
  readonly #memory: RiskMemory;
  readonly #outputs: EngineOutput[] = [];
  readonly #market: Market;
  readonly #registry: OrderRegistry;
  readonly #desk: OrderDesk;
  readonly #reports: BrokerReports;
  readonly #deliveries: Deliveries;
  readonly #drift: DriftWatch;
  readonly #flattening: Flattening;
  readonly #accountNews: AccountNews;
  readonly #executions: Executions;
  readonly #timers = new Timers();
  readonly #context: EngineContext;
  #handlers: StrategyHandlers = {};
  #phase: 'new' | 'qualifying' | 'running' | 'stopped' = 'new';
  /** How many instruments `setup` asked for: all of them must be known before `onStart`. */
  #instrumentsOfSetup = 0;
  #linkDown: string | undefined;
  /** Strategy code is running. */
  #isCalling = false;
  /** Told to the strategy when the present handler has returned. */
  readonly #news: News[] = [];

  constructor(config: EngineConfig<S>) {
    this.#config = config;
    const limits = checkLimits(config.risk);
    this.#memory = new RiskMemory(limits, config.baseCurrency);
    this.#gate = new Gate(limits, this.#memory);
    this.params = config.strategy.resolve(config.params ?? {});
    this.#linkDown = config.link === 'up' ? undefined : 'not connected yet';
    const random = seededRandom(config.seed);
    const log = new EventLog(this, config.eventLog);
    this.portfolio = new Portfolio(config.baseCurrency);
    this.#market = new Market(this.portfolio, this.#outputs);
    this.#registry = new OrderRegistry(log, this);
    const shared = { clock: this, log, registry: this.#registry, portfolio: this.portfolio, news: this };
    this.#drift = new DriftWatch({ ...shared, timers: this.#timers, outputs: this.#outputs });
    this.#reports = new BrokerReports(shared);
    this.#deliveries = new Deliveries(shared);
    this.#desk = new OrderDesk({
      ...shared,
      account: config.account,
      sendWithinMs: config.sendWithinMs ?? DEFAULT_SEND_WITHIN_MS,
      random: random.fork('intents'),
      outputs: this.#outputs,
      gate: this.#gate,
      riskView: (circumstances) => this.#riskView(circumstances),
    });
    const parts = { ...shared, desk: this.#desk, market: this.#market };
    this.#executions = new Executions({
      ...parts,
      timers: this.#timers,
      outputs: this.#outputs,
      random: random.fork('executions'),
      changed: (parent) => this.#news.push({ parent }),
    });
    this.#flattening = new Flattening({ ...parts, say: (text) => this.#say('info', text) });
    const [market, memory] = [this.#market, this.#memory];
    const warn = (text: string) => this.#say('warn', text);
    this.#accountNews = new AccountNews({ portfolio: this.portfolio, market, memory, log, warn });
    this.#context = new EngineContext({
      ...parts,
      executions: this.#executions,
      sessionEvent: (event) => this.#handlers.onSession?.(event),
      isCalling: () => this.#isCalling,
      random: random.fork('strategy'),
      timers: this.#timers,
      outputs: this.#outputs,
    });
  }

  get orders(): readonly LiveOrder[] {
    return this.#registry.all;
  }

  get parents(): readonly ParentOrder[] {
    return this.#executions.all;
  }

  get isFlattening(): boolean {
    return this.#flattening.isActive;
  }

  openIntents(): readonly LiveOrder[] {
    return this.#registry.open.filter((order) => order.intent !== undefined);
  }

  orderOf(intentId: string): LiveOrder | undefined {
    return this.#registry.byIntent(intentId);
  }

  start(at: Instant): readonly EngineOutput[] {
    invariant(this.#phase === 'new', 'an engine starts once');
    this.now = at;
    this.#phase = 'qualifying';
    this.#isCalling = true;
    try {
      this.#handlers = this.#config.strategy.setUp(this.#context, this.params);
    } catch (error) {
      this.#fail('setup', error);
    }
    this.#isCalling = false;
    this.#instrumentsOfSetup = this.#market.instruments.length;
    this.#market.announceSeries();
    this.#startStrategyWhenQualified();
    this.#settle();
    return this.#outputs;
  }

  stop(at: Instant): readonly EngineOutput[] {
    return this.handle({ kind: 'command', at, command: 'stop' });
  }

  handle(input: EngineInput): readonly EngineOutput[] {
    if (this.#outputs.length > 0) this.#outputs.length = 0;
    // Bars of the warm-up carry their own, past, time.
    if (input.at > this.now) this.now = input.at;
    this.#dispatch(input);
    if (this.#memory.watchesEquity && input.kind !== 'bar') this.#watchEquity();
    if (this.#news.length > 0 || this.#flattening.isActive) this.#settle();
    return this.#outputs;
  }

  get outputs(): readonly EngineOutput[] {
    return this.#outputs;
  }

  /** The hot path of a backtest: no allocation, no closure, and no number that leaves a function, which would be boxed. */
  playBars({ series: id, columns }: BarRun, from: number, to: number, equity?: Float64Array): number {
    if (this.#outputs.length > 0) this.#outputs.length = 0;
    const series = this.#market.seriesAt(id);
    const { holding } = this.#market.at(series.instrument.id);
    const beside = equity === undefined ? undefined : this.portfolio.equityBeside(holding);
    const { start, end, close } = columns;
    let i = from;
    while (i < to && this.#outputs.length === 0) {
      const at = (end[i] ?? Number.NaN) as Instant;
      if (at > this.now) this.now = at;
      series.pushFrom(columns, i);
      holding.mark = close[i] ?? Number.NaN;
      holding.markAt = at;
      if (this.#memory.closes !== undefined) this.#memory.bar(holding, (start[i] ?? Number.NaN) as Instant);
      if (this.#memory.watchesEquity) this.#watchEquity();
      this.#show(series);
      if (this.#news.length > 0 || this.#flattening.isActive) this.#settle();
      if (equity !== undefined && beside === undefined) equity[i - from] = this.portfolio.equityFloat;
      i++;
    }
    // Fills are inputs of their own: all that these bars have moved is the price of one holding.
    if (equity !== undefined && beside !== undefined)
      holding.equities(close.subarray(from, i), beside, equity);
    return i;
  }

  orderChanged(order: OrderRecord): void {
    this.#news.push({ order, fill: undefined });
  }

  filled(fill: FillRecord, order: OrderRecord): void {
    if (order.instrument !== undefined) fill.mid ??= this.#market.at(order.instrument.id).quote.mid;
    const throttled = this.#memory.filled(fill, order, this.portfolio);
    if (throttled !== undefined) this.#say('error', throttled);
    this.#news.push({ order, fill });
  }

  alarm(level: 'warn' | 'error', text: string): void {
    this.#say(level, text);
  }

  #dispatch(input: EngineInput): void {
    switch (input.kind) {
      case 'bar':
        return this.#bar(input);
      case 'instrument':
        return this.#instrument(input);
      case 'quote':
        return this.#quote(input);
      case 'trade':
        return this.#trade(input);
      case 'depth':
        return this.#depth(input);
      case 'order':
      case 'execution':
      case 'commission':
      case 'refusal':
        return this.#reports.apply(input);
      case 'timer':
        return this.#timer(input);
      case 'link':
        return this.#link(input);
      case 'orderSent':
        return this.#deliveries.sent(input);
      case 'orderNotSent':
        return this.#deliveries.lost(input, 'NotSent');
      case 'orderUnknown':
        return this.#deliveries.lost(input, 'Unknown');
      case 'brokerPosition':
        return this.#drift.report(input);
      case 'cash':
      case 'cashPosted':
      case 'split':
      case 'rate':
        return this.#accountNews.hear(input);
      case 'command':
        return this.#command(input);
      case 'params':
        return this.#changeParams(input);
      default:
        return assertNever(input);
    }
  }

  #bar(bar: BarInput): void {
    const series = this.#market.seriesAt(bar.series);
    const { holding } = this.#market.at(series.instrument.id);
    series.push(bar);
    holding.mark = bar.close;
    holding.markAt = bar.at;
    if (this.#memory.closes !== undefined) this.#memory.bar(holding, bar.start);
    if (this.#memory.watchesEquity) this.#watchEquity();
    if (!bar.isWarmUp) this.#show(series);
    else if (this.#market.samples.takesBars) this.#market.samples.bar(series, bar.at, ignore);
  }

  /** The algorithms and the strategy see a bar that is complete. */
  #show(series: RingSeries): void {
    if (this.#phase !== 'running') return;
    if (this.#executions.isActive) this.#executions.bar(series);
    if (this.#market.samples.takesBars) this.#market.samples.bar(series, this.now, this.#tellSample);
    if (this.#handlers.onBar === undefined) return;
    this.#isCalling = true;
    try {
      this.#handlers.onBar(series);
    } catch (error) {
      this.#fail('onBar', error);
    }
    this.#isCalling = false;
    this.#market.announceSeries();
  }

  #instrument(input: InstrumentInput): void {
    this.#market.qualify(input);
    this.#startStrategyWhenQualified();
  }

  #startStrategyWhenQualified(): void {
    if (this.#phase !== 'qualifying') return;
    const asked = this.#market.instruments.slice(0, this.#instrumentsOfSetup);
    if (!asked.every((instrument) => instrument.isQualified)) return;
    this.#phase = 'running';
    this.#call('onStart', () => {
      this.#context.start();
      this.#handlers.onStart?.();
    });
  }

  #quote(input: QuoteInput): void {
    const instrument = this.#market.at(input.instrument);
    instrument.quote.applyQuote(input);
    const { mid } = instrument.quote;
    if (mid !== undefined) {
      instrument.holding.mark = mid;
      instrument.holding.markAt = input.at;
    }
    if (this.#memory.watchesEquity) this.#watchEquity();
    if (this.#executions.isActive) this.#executions.quote(instrument);
    if (this.#handlers.onQuote !== undefined)
      this.#call('onQuote', () => this.#handlers.onQuote?.(instrument.quote));
  }

  #trade(input: TradeInput): void {
    const instrument = this.#market.at(input.instrument);
    instrument.quote.applyTrade(input);
    instrument.holding.mark = input.price;
    instrument.holding.markAt = input.at;
    if (this.#memory.watchesEquity) this.#watchEquity();
    if (this.#executions.isActive) this.#executions.quote(instrument);
    this.#market.samples.trade(instrument, input, this.#tellSample);
    if (this.#handlers.onTrade !== undefined)
      this.#call('onTrade', () => this.#handlers.onTrade?.(instrument.quote));
  }

  #depth(input: DepthInput): void {
    const { depth } = this.#market.at(input.instrument);
    depth.apply(input);
    if (this.#handlers.onDepth !== undefined) this.#call('onDepth', () => this.#handlers.onDepth?.(depth));
  }

  #timer(input: TimerInput): void {
    const due = this.#timers.take(input.timer);
    if (due === undefined) return;
    const { timer, run } = due;
    if (this.#drift.isCheck(timer.id)) return this.#drift.check(timer.id);
    if (run === undefined) this.#call('onTimer', () => this.#handlers.onTimer?.(timer));
    else this.#call('a timer', run);
  }

  #link(input: LinkInput): void {
    this.#linkDown = input.isUp ? undefined : input.reason;
    if (input.isUp) this.#say('info', 'connected and reconciled: orders can be placed');
    else this.#say('warn', `no orders from now on: ${input.reason}`);
  }

  #command({ command }: CommandInput): void {
    switch (command) {
      case 'halt':
        this.#executions.cancelAll('trading is halted');
        return this.#setState('halted', 'trading is halted: no new orders');
      case 'reduceOnly':
        return this.#setState('reduceOnly', 'reduce-only: orders may only make positions smaller');
      case 'resume':
        this.#flattening.end();
        this.#memory.resume();
        return this.#setState('normal', 'trading resumed');
      case 'cancelAll':
        this.#say('info', `cancelling ${this.openIntents().length} orders`);
        this.#executions.cancelAll('every order is cancelled');
        return this.#desk.cancelAll();
      case 'flatten':
        this.#executions.cancelAll('every position is closed');
        this.#setState('halted', 'flattening: cancelling every order, then closing every position');
        return this.#flattening.begin();
      case 'stop':
        this.#call('onStop', () => this.#handlers.onStop?.());
        this.#phase = 'stopped';
        this.#executions.stop();
        return undefined;
      default:
        return assertNever(command);
    }
  }

  /** All of them or none: one that may not be changed, or not so, leaves every parameter as it was. */
  #changeParams({ values }: ParamsInput): void {
    const changed = this.#config.strategy.change(this.params, values);
    if ('problem' in changed) return this.#say('error', `parameters not changed: ${changed.problem}`);
    // The strategy holds the same object, and reads through it.
    Object.assign(this.params, changed.values);
    this.#say('info', `parameters changed: ${JSON.stringify(values)}`);
    this.#call('onParams', () => this.#handlers.onParams?.());
  }

  readonly #tellSample = (series: SampledSeries): void => {
    if (this.#handlers.onSample !== undefined)
      this.#call('onSample', () => this.#handlers.onSample?.(series));
  };

  #setState(state: TradingState, text: string): void {
    this.tradingState = state;
    this.#say('warn', text);
  }

  /** Not before trading has begun: while the opening is being told, the equity is that of half an account. */
  #watchEquity(): void {
    if (this.#phase !== 'running' || this.#linkDown !== undefined) return;
    const trip = this.#memory.equity(this.now, this.portfolio.equityFloat);
    if (trip === undefined) return;
    this.#say('error', `${trip.text}: ${trip.action} until a person resumes`);
    if (this.tradingState !== 'halted') this.tradingState = trip.action;
  }

  /** Tells the strategy what happened to its orders, once the handler that caused it has returned. */
  #settle(): void {
    this.#flattening.step(this.#linkDown === undefined);
    for (let told = 0; told < this.#news.length; told++) {
      if (told === MAX_NEWS_PER_INPUT) {
        this.#fail('onOrder', new Error(`more than ${told} steps of orders in answer to one input`));
        break;
      }
      this.#tell(this.#news[told]);
      if (told + 1 === this.#news.length) this.#flattening.step(this.#linkDown === undefined);
    }
    this.#news.length = 0;
  }

  #tell(news: News | undefined): void {
    if (news === undefined) return;
    if ('parent' in news) {
      if (this.#handlers.onExecution !== undefined)
        this.#call('onExecution', () => this.#handlers.onExecution?.(news.parent));
      return;
    }
    const { fill, order } = news;
    if (order.parent !== undefined) this.#executions.orderChanged(order);
    order.group?.orderChanged(order);
    const { onOrder, onFill } = this.#handlers;
    if (fill !== undefined) {
      if (onFill !== undefined) this.#call('onFill', () => this.#handlers.onFill?.(fill, order));
    } else if (onOrder !== undefined) this.#call('onOrder', () => this.#handlers.onOrder?.(order));
  }

  #call(handler: string, run: () => void): void {
    if (this.#phase !== 'running') return;
    this.#isCalling = true;
    try {
      run();
    } catch (error) {
      this.#fail(handler, error);
    }
    this.#isCalling = false;
    this.#market.announceSeries();
  }

  #fail(handler: string, cause: unknown): void {
    this.failure = new StrategyError(handler, this.now, cause);
    this.#phase = 'stopped';
    this.tradingState = 'halted';
    this.#executions.cancelAll('the strategy failed');
    this.#say('error', this.failure.message);
  }

  #riskView(circumstances: Circumstances): RiskView {
    return riskViewOf(circumstances, {
      now: this.now,
      state: this.tradingState,
      linkDown: this.#linkDown,
      traded: this.#market.traded(circumstances.instrument),
      portfolio: this.portfolio,
      registry: this.#registry,
      gate: this.#gate,
      memory: this.#memory,
    });
  }

  #say(level: LogOutput['level'], text: string): void {
    this.#outputs.push({ kind: 'log', at: this.now, level, text });
  }
}

/** Bars of the warm-up call nobody. */
function ignore(): void {}
