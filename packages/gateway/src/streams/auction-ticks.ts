import { Decimal } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Board } from '../market/quote-board.ts';

/** The generic tick that asks for what the next auction would do, and the ticks that answer it. IB's numbers. */
export const AUCTION = 225;
const AUCTION_VOLUME = 34;
const AUCTION_PRICE = 35;
const AUCTION_IMBALANCE = 36;

type Write = (tick: number, text: string, message: ServerMessageInput) => void;

/** What the next auction would do: the size that pairs, the price, and the size that finds nobody, which is stated without a sign. */
export function auctionTicks(write: Write, reqId: number, { auction }: Board): void {
  if (auction === undefined) return;
  const { paired, price, imbalance } = auction;
  sizeTick(write, reqId, AUCTION_VOLUME, paired);
  if (price !== undefined)
    write(AUCTION_PRICE, String(price), {
      kind: 'tickPrice',
      reqId,
      tickType: AUCTION_PRICE,
      price,
      size: Decimal.ZERO,
      attrMask: 0,
    });
  sizeTick(write, reqId, AUCTION_IMBALANCE, imbalance.abs());
}

function sizeTick(write: Write, reqId: number, tickType: number, size: Decimal): void {
  write(tickType, size.toString(), { kind: 'tickSize', reqId, tickType, size });
}
