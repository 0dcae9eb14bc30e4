import type { CalendarName } from '@tapewright/model';
import { atTime } from '../schedules/rules.ts';
import { defineStrategy, type Strategy } from '../strategy/strategy.ts';
import { Algorithm } from './algorithm.ts';
import type { BarData } from './bar-data.ts';
import type { Context } from './context.ts';
import { within } from './current-algorithm.ts';
import { AccountView } from './portfolio-view.ts';

/** An algorithm in zipline's shape. */
export interface ZiplineDefinition<S extends object> {
  readonly name?: string;
  /** Whose sessions are its days. NYSE when left out, as in zipline. */
  readonly calendar?: CalendarName;
  /** `daily` when left out, as in zipline. */
  readonly data_frequency?: 'daily' | 'minute';
  /**
   * Bars loaded before the first call, and kept for `data.history`. zipline has every bar of its bundle; a broker is asked for so many. 1 when left
   * out, so name what the algorithm looks back on.
   */
  readonly history?: { readonly '1d'?: number; readonly '1m'?: number };
  initialize(context: Context<S>): void;
  /** At every bar: when all assets have theirs of a moment. */
  handle_data?(context: Context<S>, data: BarData): void;
  /** Before the open, at 8:45 on the exchange's clocks. It may look, and not order. */
  before_trading_start?(context: Context<S>, data: BarData): void;
}

/** A call that comes later than this after 8:45 is left out: the market may be open. */
const LATE_BEFORE_TRADING_MS = 30 * 60_000;

/**
 * Makes a strategy of an algorithm written for zipline or Quantopian, with its names and their meaning:
 *
 *     export default zipline<{ spy: Asset }>({
 *       history: { '1d': 200 },
 *       initialize(context) { context.spy = symbol('SPY'); },
 *       handle_data(context, data) {
 *         const prices = data.history(context.spy, 'price', 200, '1d');
 *         order_target_percent(context.spy, data.current(context.spy, 'price') > mean(prices) ? 1 : 0);
 *       },
 *     });
 */
export function zipline<S extends object>(definition: ZiplineDefinition<S>): Strategy {
  const { name, calendar = 'NYSE', data_frequency = 'daily', history = {} } = definition;
  return defineStrategy({
    ...(name !== undefined && { name }),
    setup(ctx) {
      const algorithm: Algorithm = new Algorithm(ctx, {
        calendar,
        data_frequency,
        history: { '1d': history['1d'] ?? 1, '1m': history['1m'] ?? 1 },
        handleData: () => {
          if (Number.isNaN(account.starting_cash)) account.starting_cash = account.portfolio_value;
          definition.handle_data?.(context, data);
        },
      });
      const account = new AccountView(ctx, () => algorithm.assets);
      const { data } = algorithm;
      // The attributes of S are the algorithm's to set, in initialize: until then they are missing, as in zipline.
      const context = { portfolio: account, account } as Context<S>;
      algorithm.context = context;
      within(algorithm, () => definition.initialize(context));
      if (algorithm.assets.length === 0) {
        throw new Error('initialize asked for no symbol: call symbol() in it for every asset that is traded');
      }
      if (definition.before_trading_start !== undefined) {
        ctx.schedule({ calendar, at: atTime('08:45'), lateMs: LATE_BEFORE_TRADING_MS }, () => {
          algorithm.isBeforeTrading = true;
          within(algorithm, () => definition.before_trading_start?.(context, data));
          algorithm.isBeforeTrading = false;
        });
      }
      return { onBar: (series) => algorithm.bar(series) };
    },
  });
}
