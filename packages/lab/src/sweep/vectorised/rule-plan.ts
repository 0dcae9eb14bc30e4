import {
  createEngine,
  feedsOf,
  type EngineOutput,
  type IndicatorFeed,
  type RuleSet,
  type Strategy,
  type StrategyHandlers,
} from '@tapewright/engine';
import { instant } from '@tapewright/model';
import type { SweepOptions } from '../sweep.ts';
import type { Point } from '../grid.ts';
import { NotColumns } from './not-columns.ts';

/** What one point of a sweep does with the bars. */
export interface RulePlan {
  readonly rules: RuleSet['rules'];
  readonly feeds: readonly IndicatorFeed[];
  /** Bars before the first that is traded on. */
  readonly warmUp: number;
}

/** Options that a run from columns honours. One that is set and not among them sends the run to the event engine. */
const HONOURED: ReadonlySet<string> = new Set([
  'strategy',
  'name',
  'data',
  'cash',
  'currency',
  'risk',
  'seed',
  'feePlan',
  'from',
  'to',
  'calendar',
  'codeSha256',
]);

/** Throws `NotColumns` when the options ask for what only the event engine does. */
export function checkOptions(options: SweepOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !HONOURED.has(name)) throw new NotColumns(`${name} is set`);
  }
  const [series, ...others] = options.data;
  if (series === undefined || others.length > 0)
    throw new NotColumns('there is more than one series of bars');
  const limit = Object.entries(options.risk).find(([name, value]) => name !== 'others' && value !== 'none');
  if (limit !== undefined) throw new NotColumns(`the risk gate has a limit, ${limit[0]}`);
  const { secType, currency } = series.listing.contract;
  if (secType !== 'STK') throw new NotColumns(`${secType} is no stock`);
  if (currency !== (options.currency ?? 'USD'))
    throw new NotColumns(`the stock is in ${currency}, the account is not`);
}

/** Sets the strategy up at a point, as the event engine does. Throws `NotColumns`, and what `setup` throws wrapped in one. */
export function rulePlan(options: SweepOptions, params: Point): RulePlan {
  const { handlers, outputs } = setUp(options, params);
  const { rules, onBar, ...others } = handlers;
  if (rules === undefined) throw new NotColumns('its setup does not return tradeByRules');
  if (rules.onBar !== onBar) throw new NotColumns('its onBar is not that of its rules');
  const [handler] = Object.entries(others).filter(([, value]) => value !== undefined);
  if (handler !== undefined) throw new NotColumns(`it answers to ${handler[0]}, too`);
  const unasked = outputs.find(({ kind }) => !['wantInstrument', 'wantBars', 'log'].includes(kind));
  if (unasked !== undefined) throw new NotColumns(`its setup asks for more than bars (${unasked.kind})`);
  const wants = outputs.filter((output) => output.kind === 'wantBars');
  const [want, second] = wants;
  if (want === undefined || second !== undefined) throw new NotColumns('it follows several series of bars');
  const feeds = feedsOf(rules.bars);
  if (feeds === undefined || want.barSize !== options.data[0]?.barSize)
    throw new NotColumns('its bars are not those of the data');
  return { rules: rules.rules, feeds, warmUp: want.warmUp };
}

function setUp(
  options: SweepOptions,
  params: Point,
): { readonly handlers: StrategyHandlers; readonly outputs: readonly EngineOutput[] } {
  let handlers: StrategyHandlers | undefined;
  const { strategy } = options;
  const watched: Strategy = {
    ...strategy,
    setUp: (ctx, given) => (handlers = strategy.setUp(ctx, given)),
  };
  const engine = createEngine({
    strategy: watched,
    params,
    seed: options.seed ?? 0,
    account: 'SWEEP',
    baseCurrency: options.currency ?? 'USD',
    risk: { others: 'none' },
    link: 'up',
  });
  const outputs = [...engine.start(instant(options.data[0]?.columns.start[0] ?? 0))];
  if (handlers === undefined) throw new NotColumns(engine.failure?.message ?? 'its setup did not run');
  return { handlers, outputs };
}
