import type { Contract, Decimal, Instant } from '@tapewright/model';
import type { Holding, HoldingView } from './holding.ts';

/** The holding of one instrument as its strategy keeps it: the same object before and after the contract is qualified. */
export class PositionView implements HoldingView {
  /** Replaced once, when the contract is known. */
  holding: Holding;

  constructor(holding: Holding) {
    this.holding = holding;
  }

  get contract(): Contract {
    return this.holding.contract;
  }

  get qty(): Decimal {
    return this.holding.qty;
  }

  get isFlat(): boolean {
    return this.holding.isFlat;
  }

  get isLong(): boolean {
    return this.holding.isLong;
  }

  get isShort(): boolean {
    return this.holding.isShort;
  }

  get avgPrice(): number | undefined {
    return this.holding.avgPrice;
  }

  get price(): number | undefined {
    return this.holding.price;
  }

  get priceAt(): Instant | undefined {
    return this.holding.priceAt;
  }

  get value(): Decimal | undefined {
    return this.holding.value;
  }

  get unrealizedPnl(): Decimal | undefined {
    return this.holding.unrealizedPnl;
  }

  get realizedPnl(): Decimal {
    return this.holding.realizedPnl;
  }
}
