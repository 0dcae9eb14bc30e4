import type { Instant } from '@tapewright/model';
import type { Circumstances } from '../orders/order-desk.ts';
import type { OrderRegistry } from '../orders/order-registry.ts';
import { referenceOf, type Portfolio } from '../portfolio/portfolio.ts';
import type { Gate } from '../risk/gate.ts';
import type { RiskMemory } from '../risk/memory/risk-memory.ts';
import { positionRanges, type PositionRange } from '../risk/position-ranges.ts';
import type { RiskView, TradingState } from '../risk/risk-view.ts';
import { isReducing, underWay } from '../strategy/targets.ts';
import type { TradedInstrument } from './market.ts';

/** What an order is judged in the light of. */
export interface RiskScene {
  readonly now: Instant;
  readonly state: TradingState;
  readonly linkDown: string | undefined;
  readonly traded: TradedInstrument;
  readonly portfolio: Portfolio;
  readonly registry: OrderRegistry;
  readonly gate: Gate;
  readonly memory: RiskMemory;
}

/** The scene as the rules see it. What only some limits need is counted when it is asked for, and once. */
export function riskViewOf(
  { origin, openSigned, ocaGroup, modified, attachedTo, ahead = 0 }: Circumstances,
  scene: RiskScene,
): RiskView {
  const { traded, portfolio, memory } = scene;
  const { contract, holding } = traded;
  const { open } = scene.registry;
  const others = modified === undefined ? open : open.filter((order) => order !== modified);
  let ranges: readonly PositionRange[] | undefined;
  return {
    at: scene.now,
    limits: scene.gate.limitsOf(contract.symbol),
    state: scene.state,
    linkDown: scene.linkDown,
    origin,
    isModification: modified !== undefined,
    ahead,
    isQualified: traded.isQualified,
    isReducing: isReducing(holding.qty, underWay(others, traded), openSigned),
    openQuantity: openSigned.abs(),
    reference: referenceOf(holding),
    multiplier: holding.multiplier,
    rateToBase: portfolio.rateToBase(holding.currency),
    baseCurrency: portfolio.baseCurrency,
    portfolio,
    memory,
    shortableShares: traded.quote.shortableShares,
    workingOrders: () => others.filter((order) => order.intent !== undefined).length,
    ranges: () =>
      (ranges ??= positionRanges(portfolio, others, { contract, openSigned, ocaGroup, attachedTo })),
  };
}
