import {
  assertNever,
  Decimal,
  instantFromIso,
  type Contract,
  type Instant,
  type Order,
} from '@tapewright/model';
import { createVenue } from '../create-venue.ts';
import { listingsOf } from '../instruments/instruments.ts';
import type { Venue, VenueConfig } from '../venue.ts';
import type { VenueInput, VenueOutput } from '../venue-io.ts';

export const AAPL = 265598;
export const EUR_USD = 12087792;

type WithoutTime<Input> = Input extends unknown ? Omit<Input, 'at'> : never;
type Levels = readonly (readonly [price: number, size: number])[];

/** A venue with a clock to set and short ways to say what happens: for tests. */
export class Scene {
  readonly venue: Venue;
  now: Instant;
  readonly outputs: VenueOutput[] = [];
  #nextOrderId = 1;

  constructor(config: Partial<VenueConfig> = {}, at = '2026-08-25T14:00:00Z') {
    this.venue = createVenue({
      listings: listingsOf(['AAPL', 'GOOGL', 'IBM', 'EUR.USD']),
      accounts: [
        { account: 'DU1', cash: { USD: 1_000_000 } },
        { account: 'DU2', cash: { USD: 1_000_000 } },
      ],
      ...config,
    });
    this.now = instantFromIso(at);
  }

  /** Handles an input and returns what it set off. */
  handle(input: WithoutTime<VenueInput>): readonly VenueOutput[] {
    const from = this.outputs.length;
    this.venue.handle({ ...input, at: this.now }, (output) => this.outputs.push(output));
    return this.outputs.slice(from);
  }

  /** Lets time pass until an ISO time and returns what fell due. */
  until(iso: string): readonly VenueOutput[] {
    this.now = instantFromIso(iso);
    return this.handle({ kind: 'time' });
  }

  quote(
    exchange: string,
    bids: Levels,
    asks: Levels,
    conId = AAPL,
    hidden?: Extract<VenueInput, { kind: 'makerQuote' }>['hidden'],
  ): readonly VenueOutput[] {
    const levels = (side: Levels) => side.map(([price, size]) => ({ price, size: Decimal.of(size) }));
    return this.handle({
      kind: 'makerQuote',
      conId,
      exchange,
      bids: levels(bids),
      asks: levels(asks),
      hidden,
    });
  }

  print(price: number, size = 100, conId = AAPL): readonly VenueOutput[] {
    return this.handle({ kind: 'print', conId, exchange: 'NASDAQ', price, size: Decimal.of(size) });
  }

  point(point: 'open' | 'high' | 'low' | 'close', price: number, volume?: number): readonly VenueOutput[] {
    return this.handle({ kind: 'barPoint', conId: AAPL, point, price, volume });
  }

  /** Places `BUY 100 MKT DAY` with whatever is different about it. */
  place(
    order: Omit<Order, 'totalQuantity'> & { totalQuantity?: number | string } = {},
    contract: Contract = {},
    as: { account?: string; clientId?: number } = {},
  ): readonly VenueOutput[] {
    const { totalQuantity = 100, ...rest } = order;
    return this.handle({
      kind: 'place',
      account: as.account ?? 'DU1',
      clientId: as.clientId ?? 7,
      orderId: order.orderId ?? this.#nextOrderId++,
      contract: { conId: AAPL, exchange: 'SMART', ...contract },
      order: {
        action: 'BUY',
        orderType: 'MKT',
        tif: 'DAY',
        totalQuantity: Decimal.of(totalQuantity),
        ...rest,
      },
    });
  }

  /** The permId of the latest order. */
  get permId(): number {
    const event = this.outputs.findLast((output) => output.kind === 'order');
    if (event?.kind !== 'order') throw new Error('no order yet');
    return event.permId;
  }
}

/** Outputs in short: `Submitted 0/100`, `BOT 100 @230.02 NASDAQ`, `costs 1.0003`, `202 Order Canceled - reason:`. Public events are left out. */
export function told(outputs: readonly VenueOutput[]): string[] {
  return outputs.flatMap((output) => {
    switch (output.kind) {
      case 'order': {
        const why = output.whyHeld === '' ? '' : ` (${output.whyHeld})`;
        return [
          `${output.status} ${output.filled.toString()}/${output.order.totalQuantity?.toString()}${why}`,
        ];
      }
      case 'execution': {
        const { side, shares, price, exchange } = output.execution;
        return [`${side} ${shares?.toString()} @${price} ${exchange}`];
      }
      case 'commission':
        return [`costs ${output.report.commissionAndFees}`];
      case 'refusal':
        return [`${output.code} ${output.message}`];
      case 'cashPosted':
        return [`${output.reason} ${output.amount.toString()} ${output.currency}`];
      case 'lastTrade':
      case 'topOfBook':
      case 'auctionIndication':
      case 'tradingState':
        return [];
      default:
        return assertNever(output);
    }
  });
}

/** The executions of some outputs in short. */
export function fills(outputs: readonly VenueOutput[]): string[] {
  return told(outputs.filter(({ kind }) => kind === 'execution'));
}

/** A scene whose first instrument is quoted at 229.99 to 230.01 on two exchanges, with depth behind. */
export function quoted(): Scene {
  const scene = new Scene();
  scene.quote(
    'NASDAQ',
    [
      [229.99, 300],
      [229.98, 500],
    ],
    [
      [230.01, 300],
      [230.02, 500],
    ],
  );
  scene.quote(
    'ARCA',
    [[229.98, 200]],
    [
      [230.01, 200],
      [230.03, 400],
    ],
  );
  return scene;
}
