/* oxlint-disable typescript/no-non-null-assertion -- lists are read inside their length */
import { createHash } from 'node:crypto';
import type { Operand, Signal } from '@tapewright/engine';
import { Decimal, MICROS_PER_DAY } from '@tapewright/model';
import { calendarOfListing, IBKR_FIXED } from '@tapewright/venue';
import type { BacktestData } from '../../backtest/index.ts';
import {
  DAYS_PER_YEAR,
  moments,
  riskRatios,
  simpleReturns,
  TRADING_DAYS_PER_YEAR,
} from '../../statistics/index.ts';
import type { Point } from '../grid.ts';
import type { SweepFigures } from '../outcome.ts';
import type { SweepOptions } from '../sweep.ts';
import { ColumnStore } from './column-store.ts';
import { addFirings, BarList } from './firings.ts';
import { marketFacts, type MarketFacts } from './market-facts.ts';
import { NotColumns } from './not-columns.ts';
import { checkOptions, rulePlan, type RulePlan } from './rule-plan.ts';
import { ScaledAccount } from './scaled-account.ts';

/** Bars of a column that are looked at together. */
const BLOCK = 4_096;

/** Runs points of a sweep over whole columns: one strategy, one series of bars, many parameters. */
export class ColumnSweep {
  readonly #options: SweepOptions;
  readonly #series: BacktestData;
  readonly #end: number;
  readonly #facts: MarketFacts;
  readonly #store: ColumnStore;
  /** Bars at which each rule fires, and the equity of each day; written anew for every point. */
  readonly #fired: BarList[] = [];
  readonly #daily: Float64Array;

  /** Throws `NotColumns` when the options or the data need the event engine. */
  constructor(options: SweepOptions) {
    checkOptions(options);
    const [series] = options.data;
    if (series === undefined) throw new NotColumns('there are no bars');
    this.#options = options;
    this.#series = series;
    const { columns, listing } = series;
    const { to } = options;
    const after = to === undefined ? -1 : columns.end.findIndex((end) => end > to);
    this.#end = after < 0 ? columns.length : after;
    this.#facts = marketFacts(columns, this.#end, options.calendar ?? calendarOfListing(listing));
    this.#store = new ColumnStore(columns, this.#end);
    this.#daily = new Float64Array(this.#facts.dayEnds.length);
  }

  /** The figures of a point. Throws `NotColumns` when it needs the event engine. */
  figures(params: Point): SweepFigures {
    const plan = rulePlan(this.#options, params);
    const from = this.#firstBar(plan);
    const account = this.#trade(plan, from);
    return this.#figuresOf(account, from);
  }

  /** The first bar that is traded on: the first with all its history, or the first from the time given. */
  #firstBar({ warmUp }: RulePlan): number {
    const { from } = this.#options;
    const { start } = this.#series.columns;
    const first = from === undefined ? warmUp : start.findIndex((at) => at >= from);
    if (first < warmUp || first >= this.#end) throw new NotColumns('there are too few bars for it');
    return first;
  }

  #trade(plan: RulePlan, from: number): ScaledAccount {
    const { columns, listing } = this.#series;
    const { feePlan = IBKR_FIXED, cash } = this.#options;
    const to = this.#end;
    const facts = this.#facts;
    const account = new ScaledAccount({
      facts,
      columns,
      listing,
      feePlan,
      cash: Decimal.of(cash),
      from,
      to,
      daily: this.#daily,
    });
    const begin = from - plan.warmUp;
    const columnsOf = this.#store.columnsOf(operandsOf(plan.rules), plan.feeds, begin);
    const columnOf = (operand: Operand) => columnsOf.get(operand) ?? EMPTY;
    const lists = plan.rules.map((_, rule) => (this.#fired[rule] ??= new BarList(to)));
    for (const list of lists) list.length = 0;
    // Block by block: what one rule has read, the next finds in the processor's cache.
    for (let start = from; start < to; start += BLOCK) {
      const range = { from: start, to: Math.min(to, start + BLOCK) };
      for (const [rule, { when }] of plan.rules.entries()) addFirings(when, columnOf, range, lists[rule]!);
    }
    this.#follow(plan.rules, lists, account);
    account.passTo(to);
    return account;
  }

  /** Orders what the rules say, bar after bar at which some of them fire. */
  #follow(rules: RulePlan['rules'], lists: readonly BarList[], account: ScaledAccount): void {
    const { tradesNext } = this.#facts;
    const next = new Int32Array(lists.length);
    const orders: number[] = [];
    for (;;) {
      let bar = Number.POSITIVE_INFINITY;
      for (let rule = 0; rule < lists.length; rule++) {
        const { bars, length } = lists[rule]!;
        if (next[rule]! < length && bars[next[rule]!]! < bar) bar = bars[next[rule]!]!;
      }
      // What is ordered at the end of the last bar does not trade any more.
      if (bar + 1 >= this.#end) return;
      let pending = 0;
      orders.length = 0;
      for (let rule = 0; rule < lists.length; rule++) {
        const { bars, length } = lists[rule]!;
        if (next[rule]! >= length || bars[next[rule]!] !== bar) continue;
        next[rule]!++;
        const shares = account.order(bar, rules[rule]!.holdPercent, pending);
        pending += shares;
        if (shares !== 0) orders.push(shares);
      }
      if (orders.length === 0) continue;
      if (tradesNext[bar] !== 1)
        throw new NotColumns('an order would wait beyond its session: bars are missing');
      for (const shares of orders) account.fill(bar, shares);
    }
  }

  #figuresOf(account: ScaledAccount, from: number): SweepFigures {
    const { start, end, close } = this.#series.columns;
    const startEquity = Decimal.of(this.#options.cash).toNumber();
    const endEquity = account.cash + account.held * close[this.#end - 1]!;
    const days = new Float64Array(account.days + 1);
    days[0] = startEquity;
    days.set(this.#daily.subarray(0, account.days), 1);
    const returns = simpleReturns(days);
    const begins = this.#options.from ?? start[from]!;
    const years = (end[this.#end - 1]! - begins) / MICROS_PER_DAY / DAYS_PER_YEAR;
    const growth = endEquity / startEquity;
    const cagr = years > 0 && growth >= 0 ? growth ** (1 / years) - 1 : undefined;
    const shape = moments(returns);
    return {
      endEquity,
      totalReturn: growth - 1,
      cagr,
      ...riskRatios(returns, 0, TRADING_DAYS_PER_YEAR),
      maxDrawdown: account.depth,
      calmar: cagr === undefined || account.depth === 0 ? undefined : cagr / -account.depth,
      exposure: account.exposed / (this.#end - from),
      ...tradeFigures(account.profits),
      fees: account.fees,
      refused: 0,
      days: returns.length,
      skewness: shape?.skewness,
      kurtosis: shape?.kurtosis,
      hash: `columns:${createHash('sha256').update(Float64Array.from(account.fills)).digest('hex')}`,
    };
  }
}

const EMPTY = new Float64Array(0);

function operandsOf(rules: RulePlan['rules']): ReadonlySet<Operand> {
  const operands = new Set<Operand>();
  const add = (signal: Signal): void => {
    if ('of' in signal) for (const part of signal.of) add(part);
    else operands.add(signal.left).add(signal.right);
  };
  for (const { when } of rules) add(when);
  return operands;
}

function tradeFigures(profits: readonly number[]): Pick<SweepFigures, 'trades' | 'winRate' | 'profitFactor'> {
  let [wins, won, lost] = [0, 0, 0];
  for (const profit of profits) {
    if (profit > 0) {
      wins++;
      won += profit;
    } else lost -= profit;
  }
  return {
    trades: profits.length,
    winRate: profits.length === 0 ? undefined : wins / profits.length,
    profitFactor: won === 0 && lost === 0 ? undefined : won / lost,
  };
}
