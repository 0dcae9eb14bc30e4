/** What zipline has and this has not, and what to do instead: each refuses by its name, so that no setting is silently without effect. */
const INSTEAD = {
  set_commission:
    'commissions are the price list of the broker, as IBKR publishes it; a backtest takes another as feePlan',
  set_slippage:
    'fills come from the simulated market: bars are walked as a path, and volumeShare limits what they give',
  set_benchmark: 'a report compares with buying and holding what was traded',
  set_long_only: "set risk: { longOnly: 'on' } in tapewright.config.ts",
  set_max_leverage: 'set risk: { maxLeverage: … } in tapewright.config.ts',
  set_max_order_size: 'set risk: { maxQuantity: …, maxNotional: … } in tapewright.config.ts',
  set_max_position_size: 'set risk: { maxPosition: … } in tapewright.config.ts',
  set_max_order_count: 'set risk: { ordersPerMinute: … } in tapewright.config.ts',
  set_do_not_order_list: 'set risk: { restricted: […] } in tapewright.config.ts',
  set_cancel_policy: 'orders are for the day; a tif of GTC keeps one (ctx.order of Tapewright)',
  attach_pipeline: 'pipelines are not part of this; compute from data.history',
  pipeline_output: 'pipelines are not part of this; compute from data.history',
} as const;

function refusing(name: keyof typeof INSTEAD): (...args: readonly unknown[]) => never {
  return () => {
    throw new Error(`${name} is not available here: ${INSTEAD[name]}`);
  };
}

export const set_commission = refusing('set_commission');
export const set_slippage = refusing('set_slippage');
export const set_benchmark = refusing('set_benchmark');
export const set_long_only = refusing('set_long_only');
export const set_max_leverage = refusing('set_max_leverage');
export const set_max_order_size = refusing('set_max_order_size');
export const set_max_position_size = refusing('set_max_position_size');
export const set_max_order_count = refusing('set_max_order_count');
export const set_do_not_order_list = refusing('set_do_not_order_list');
export const set_cancel_policy = refusing('set_cancel_policy');
export const attach_pipeline = refusing('attach_pipeline');
export const pipeline_output = refusing('pipeline_output');
