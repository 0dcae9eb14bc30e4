// The matching engine with the whole life of orders: random orders and cancels of two accounts through the venue's public face, as the
// gateway and the backtest hand them in. Each order is checked, accepted, routed, matched or put to rest; each trade is an execution for
// both sides with its commission, booked in the ledger; every event is told. About 1,000 orders rest. Beside it the same commands as bare
// calls of one book, which is what the rest is added to. Rates are for a second of processor time. Run: `npm run bench -- venue-orders`.
import { strict as assert } from 'node:assert';
import { Decimal, instantFromIso, seededRandom } from '@tapewright/model';
import { createVenue, listingsOf, type VenueInput, type VenueOutput } from '@tapewright/venue';
import { BUY, FillBuffer, SELL, type BookSide } from '../packages/venue/src/book/book.ts';
import { LadderBook } from '../packages/venue/src/book/ladder-book.ts';
import { processorMs } from './support/processor-time.ts';

const COMMANDS = 30_000;
const ROUNDS = 5;
const RESTING = 1_000;
const MIDDLE = 20_000;
const at = instantFromIso('2026-08-25T14:00:00Z');

/** A command: an order at a price, or the end of the order that the command with the number `cancels` placed. */
type Command =
  | { readonly side: BookSide; readonly tick: number; readonly units: number }
  | { readonly cancels: number };

/** Draws commands against a book, which tells what rests. */
function drawCommands(): readonly Command[] {
  const random = seededRandom('venue orders');
  const [book, fills] = [new LadderBook(), new FillBuffer()];
  const commands: Command[] = [];
  /** Command → handle of its order, while it rests; and the other way round. */
  const [handles, placedBy] = [new Map<number, number>(), new Map<number, number>()];
  while (commands.length < COMMANDS) {
    const number = commands.length;
    if (handles.size > RESTING || (handles.size > 10 && random.below(100) < 40)) {
      const [cancels, handle] = [...handles][random.below(Math.min(handles.size, 50))] ?? [0, 0];
      commands.push({ cancels });
      book.remove(handle);
      handles.delete(cancels);
      placedBy.delete(handle);
      continue;
    }
    const side: BookSide = random.below(2) === 0 ? BUY : SELL;
    const away = Math.floor(Math.abs(random.normal()) * 20) - 2;
    const tick = side === BUY ? MIDDLE - 1 - away : MIDDLE + away;
    const units = 1 + random.below(100);
    commands.push({ side, tick, units });
    fills.clear();
    const left = book.match(side, tick, units, fills);
    for (const { handle, isGone } of fills.list()) if (isGone) handles.delete(placedBy.get(handle) ?? -1);
    if (left === 0) continue;
    const handle = book.add(side, tick, left, number);
    handles.set(number, handle);
    placedBy.set(handle, number);
  }
  return commands;
}

const listings = listingsOf(['AAPL']);
const conId = listings[0]?.contract.conId ?? 0;
const contract = { symbol: 'AAPL', secType: 'STK', exchange: 'NASDAQ', currency: 'USD' };

interface Played {
  readonly events: number;
  readonly traded: number;
}

/** Buyers are one account and sellers another: nobody trades with himself. */
function playVenue(commands: readonly Command[]): Played {
  const cash = { USD: 1_000_000_000 };
  const venue = createVenue({
    listings,
    accounts: [
      { account: 'DU1', cash },
      { account: 'DU2', cash },
    ],
    historyLimit: 0,
  });
  /** Order id, which is one above the command's number → permId. */
  const permIds = new Map<number, number>();
  let [events, traded] = [0, 0];
  const emit = (output: VenueOutput): void => {
    events++;
    if (output.kind === 'order') permIds.set(output.orderId, output.permId);
    if (output.kind === 'execution' && output.execution.side === 'BOT')
      traded += output.execution.shares?.toNumber() ?? 0;
    // 202 is how a cancel is confirmed.
    if (output.kind === 'refusal') assert.equal(output.code, 202, output.message);
  };
  // Nothing trades before there is a market.
  venue.handle({ kind: 'makerQuote', at, conId, exchange: 'NASDAQ', bids: [], asks: [] }, emit);
  for (const [number, command] of commands.entries()) {
    venue.handle(inputOf(command, number, permIds), emit);
  }
  return { events, traded };
}

function inputOf(command: Command, orderId: number, permIds: ReadonlyMap<number, number>): VenueInput {
  if ('cancels' in command)
    return { kind: 'cancel', at, permId: permIds.get(command.cancels + 1) ?? 0, clientId: 1 };
  const isBuy = command.side === BUY;
  const account = isBuy ? 'DU1' : 'DU2';
  const order = {
    action: isBuy ? 'BUY' : 'SELL',
    totalQuantity: Decimal.of(command.units),
    orderType: 'LMT',
    lmtPrice: command.tick / 100,
    tif: 'DAY',
    account,
  };
  return { kind: 'place', at, account, clientId: 1, orderId: orderId + 1, contract, order };
}

function playBook(commands: readonly Command[]): number {
  const [book, fills] = [new LadderBook(), new FillBuffer()];
  const handles = new Map<number, number>();
  let traded = 0;
  for (const [number, command] of commands.entries()) {
    if ('cancels' in command) book.remove(handles.get(command.cancels) ?? 0);
    else {
      const { side, tick, units } = command;
      const left = book.match(side, tick, units, fills);
      traded += units - left;
      if (left > 0) handles.set(number, book.add(side, tick, left, number));
    }
    fills.clear();
  }
  return traded;
}

const commands = drawCommands();
const { events, traded } = playVenue(commands);
assert.equal(traded, playBook(commands));
const cancels = commands.filter((command) => 'cancels' in command).length;
console.log(
  `${COMMANDS} commands: ${COMMANDS - cancels} orders, ${cancels} cancels; ${events} events; ${traded} shares traded in both`,
);
for (const [name, play] of [
  ['the venue', playVenue],
  ['bare calls of one book', playBook],
] as const) {
  const ms = processorMs(() => play(commands), ROUNDS);
  console.log(
    `  ${name.padEnd(24)} ${(COMMANDS / ms).toFixed(0).padStart(6)} thousand/s, ${((ms * 1e3) / COMMANDS).toFixed(2).padStart(6)} µs a command`,
  );
}
