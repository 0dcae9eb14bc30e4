import { invariant, type Instant, type Order } from '@tapewright/model';
import { tradingWindow } from '../hours/trading-window.ts';
import type { Floor, Market } from '../market/market.ts';
import { orderTypeNamed } from '../order-types/order-types.ts';
import { WorkingOrder } from '../orders/working-order.ts';
import type { Style } from './algo.ts';
import { AlgoRun, type Piece, type Prospect } from './algo-run.ts';
import { algoNamed } from './algos.ts';
import { isFault, readParameters } from './parameters.ts';
import { scaleAlgo } from './scale.ts';

/** IB's order type of a piece. Without quotes nothing can be pegged to them, and a piece waits at the last price instead. */
const TYPES: Readonly<Record<Style, string>> = {
  take: 'MKT',
  midpoint: 'PEG MID',
  passive: 'REL',
  last: 'LMT',
  rest: 'REL',
};

/** What an algorithm needs of the desk. */
export interface AlgoFloor extends Pick<Floor, 'now' | 'leftOver'> {
  /** The next small number of an order. */
  nextTag(): number;
  /** An order steps next when its `stepsAt` says. */
  noteStep(order: WorkingOrder): void;
}

/**
 * The market of orders with an `algoStrategy`, and of scale orders: it works them by pieces of its own in the market of their instrument. Nobody is told of a
 * piece; what it trades, the order has traded.
 */
export class AlgoDesk implements Market {
  readonly #floor: AlgoFloor;
  readonly #runs = new Map<WorkingOrder, AlgoRun>();

  constructor(floor: AlgoFloor) {
    this.#floor = floor;
  }

  enter(order: WorkingOrder): void {
    const known = this.#runs.get(order);
    // On another day it begins anew with what is left.
    const run = known !== undefined && known.endsAt > this.#floor.now ? known : this.#begin(order);
    this.#runs.set(order, run);
    this.#stepNext(run, Math.max(this.#floor.now, run.startsAt) as Instant);
    if (this.#floor.now >= run.startsAt) this.step(order);
  }

  /** Takes the step that is due. */
  step(order: WorkingOrder): void {
    const { now } = this.#floor;
    // A venue that goes on where another stopped has its orders, and not what their algorithms knew.
    const run = this.#runs.get(order) ?? this.#begin(order);
    this.#runs.set(order, run);
    if (now >= run.endsAt && !run.outlivesEnd) {
      this.withdraw(order);
      this.#floor.leftOver(order, 'The time of the algorithm is over.');
      return;
    }
    this.#stepNext(run, run.nextStep(now));
    const piece = run.step(prospectOf(order, now));
    if (piece === 'unknown volume') {
      this.withdraw(order);
      this.#floor.leftOver(
        order,
        'This market does not say what others trade, so no share of it can be kept to.',
      );
      return;
    }
    this.#follow(run, piece);
  }

  withdraw(order: WorkingOrder): void {
    order.stepsAt = undefined;
    const run = this.#runs.get(order);
    if (run !== undefined) this.#takeOut(run);
  }

  shrink(order: WorkingOrder): void {
    const child = this.#runs.get(order)?.child;
    if (child === undefined || child.openUnits <= order.openUnits) return;
    child.units = child.filledUnits + order.openUnits;
    child.instrument.market.shrink(child);
  }

  settle(): void {
    // Pieces settle in their instrument's market, and the rest is done at the steps.
  }

  orders(): readonly WorkingOrder[] {
    return [...this.#runs.keys()];
  }

  /** A piece has traded; its order is told by the desk. */
  filled(piece: WorkingOrder, units: number): void {
    piece.filledUnits += units;
    if (piece.worksFor !== undefined) this.#runs.get(piece.worksFor)?.noteFill(units, this.#floor.now);
    if (piece.openUnits === 0) this.dropped(piece);
  }

  /** Notes that a piece is out of the market; false for an order that is not one. */
  dropped(piece: WorkingOrder): boolean {
    if (piece.worksFor === undefined) return false;
    piece.phase = 'done';
    const run = this.#runs.get(piece.worksFor);
    if (run?.child === piece) run.child = undefined;
    return true;
  }

  /** An order is done. */
  forget(order: WorkingOrder): void {
    this.withdraw(order);
    this.#runs.delete(order);
  }

  #begin(order: WorkingOrder): AlgoRun {
    const { now } = this.#floor;
    const { algoStrategy = '' } = order.order;
    const algo = algoStrategy === '' ? scaleAlgo(order.order) : algoNamed(algoStrategy);
    invariant(algo !== undefined, `order ${order.permId} was accepted with an unknown algorithm`);
    const settings = readParameters(order.order.algoParams ?? [], algo.parameters, algo.required, now);
    invariant(!isFault(settings), `order ${order.permId} was accepted with unreadable parameters`);
    return new AlgoRun(order, algo, settings, sessionOf(order, now), now);
  }

  #stepNext({ parent }: AlgoRun, at: Instant): void {
    parent.stepsAt = at;
    this.#floor.noteStep(parent);
  }

  /** Makes the piece in the market what it should be: it keeps its place where it is only to be smaller. */
  #follow(run: AlgoRun, piece: Piece | undefined): void {
    const { child } = run;
    const isSame =
      child !== undefined &&
      piece !== undefined &&
      run.childStyle === piece.style &&
      run.childLimit === piece.limit;
    if (isSame && piece.units === child.openUnits) return;
    if (isSame && piece.units < child.openUnits) {
      child.units = child.filledUnits + piece.units;
      child.instrument.market.shrink(child);
      return;
    }
    this.#takeOut(run);
    if (piece === undefined || !run.parent.isWorking) return;
    const next = this.#childOf(run.parent, piece);
    if (next === undefined) return;
    run.child = next;
    run.childStyle = piece.style;
    run.childLimit = piece.limit;
    next.instrument.market.enter(next);
  }

  #takeOut(run: AlgoRun): void {
    const { child } = run;
    if (child === undefined) return;
    run.child = undefined;
    child.phase = 'done';
    child.instrument.market.withdraw(child);
  }

  /** A piece as an order of its own, no worse than its order's limit; undefined while its price is not known. */
  #childOf(parent: WorkingOrder, piece: Piece): WorkingOrder | undefined {
    const { units } = piece;
    const terms = childTerms(parent, piece, prospectOf(parent, this.#floor.now).price);
    if (terms === undefined) return undefined;
    const { order, permId, account, clientId, orderId, instrument, contract, side } = parent;
    const type = orderTypeNamed(terms.orderType ?? '');
    invariant(type !== undefined, `an algorithm trades by an unknown order type ${terms.orderType}`);
    const child = new WorkingOrder({
      permId,
      tag: this.#floor.nextTag(),
      account,
      clientId,
      orderId,
      instrument,
      contract,
      order: { ...terms, action: order.action ?? '', totalQuantity: instrument.grid.sizeOf(units) },
      type,
      side,
      units,
    });
    child.phase = 'working';
    child.worksFor = parent;
    child.isShort = parent.isShort;
    return child;
  }
}

function childTerms(
  { order, isBuy, instrument }: WorkingOrder,
  { style, limit: own }: Piece,
  price: number | undefined,
): Order | undefined {
  const limit = order.orderType === 'LMT' ? order.lmtPrice : undefined;
  if (style === 'take') {
    return limit === undefined
      ? { orderType: 'MKT', tif: 'IOC' }
      : { orderType: 'LMT', lmtPrice: limit, tif: 'IOC' };
  }
  const rests = own ?? limit;
  if (style === 'rest' && rests !== undefined) return { orderType: 'LMT', lmtPrice: rests, tif: 'DAY' };
  const hasQuotes = instrument.books !== undefined;
  if (hasQuotes && style !== 'last')
    return { orderType: TYPES[style], lmtPrice: limit ?? 0, auxPrice: 0, tif: 'DAY' };
  const { last } = instrument.tape;
  const at = last ?? price;
  if (at === undefined) return undefined;
  const worst = limit ?? at;
  return { orderType: 'LMT', lmtPrice: isBuy ? Math.min(at, worst) : Math.max(at, worst), tif: 'DAY' };
}

function prospectOf({ instrument, tradesOutsideRth }: WorkingOrder, now: Instant): Prospect {
  const { bid, ask, last } = instrument.view();
  const { tape, grid } = instrument;
  const { opens, closes } = tradingWindow(instrument.calendar, now, tradesOutsideRth);
  return {
    now,
    price: bid === undefined || ask === undefined ? last : (bid + ask) / 2,
    dayUnits: instrument.books === undefined ? undefined : grid.wholeUnits(tape.volume?.toNumber() ?? 0),
    session: { open: opens, close: closes },
  };
}

function sessionOf({ instrument, tradesOutsideRth }: WorkingOrder, now: Instant): Prospect['session'] {
  const { opens, closes } = tradingWindow(instrument.calendar, now, tradesOutsideRth);
  return { open: opens, close: closes };
}
