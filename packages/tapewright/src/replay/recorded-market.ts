import type { Instant, TickColumns } from '@tapewright/model';
import { mergeTicks, TickRows } from '@tapewright/lab';
import type { ClientMessage, ServerMessage } from '@tapewright/tws';
import { LineReader } from '../tap/line-reader.ts';
import type { TapEvent } from '../tap/recording.ts';
import { RecordedBoard, takeTickByTick } from './recorded-quote.ts';

/** The contract of a request, as the recorded client wrote it. */
export type RecordedContract = NonNullable<Extract<ClientMessage, { kind: 'reqMktData' }>['contract']>;

/** What was recorded of one instrument. */
export interface RecordedSeries {
  readonly contract: RecordedContract;
  readonly ticks: TickColumns;
}

/** What was heard of one instrument, by every way that tells of it. */
interface Heard {
  readonly contract: RecordedContract;
  readonly board: RecordedBoard;
  readonly tickByTick: { readonly trades: TickRows; readonly quotes: TickRows };
  /** Way → the stream that is listened to. Two clients that watch the same instrument would double it. */
  readonly sources: Map<string, string>;
}

/**
 * The market data of a recorded session as trades and quotes, an instrument at a time. Of one that was watched in several ways every trade
 * and every quote of tick-by-tick data counts, and the board only where there is none. Times are those at which the tap heard it.
 */
export function recordedMarket(events: readonly TapEvent[]): readonly RecordedSeries[] {
  const market = new RecordedMarket();
  for (const event of events) market.hear(event);
  return market.series();
}

class RecordedMarket {
  readonly #lines = new Map<number, LineReader>();
  /** `conn/reqId` → what the request is for. */
  readonly #streams = new Map<string, { readonly heard: Heard; readonly way: string }>();
  /** Instrument → what was heard of it. */
  readonly #instruments = new Map<string, Heard>();

  hear(event: TapEvent): void {
    const { at, conn } = event;
    if (event.kind !== 'bytes') {
      this.#lines.delete(conn);
      for (const key of this.#streams.keys()) if (key.startsWith(`${conn}/`)) this.#end(key);
      return;
    }
    const line = this.#lines.get(conn) ?? new LineReader();
    this.#lines.set(conn, line);
    for (const overheard of line.hear(event.from, event.bytes)) {
      if (overheard.kind === 'message') this.#take(overheard.message, conn, at);
    }
  }

  series(): readonly RecordedSeries[] {
    return [...this.#instruments.values()].flatMap((heard) => {
      heard.board.flush();
      const { board, tickByTick } = heard;
      const [quotes, trades] = [
        tickByTick.quotes.columns().length > 0 ? tickByTick.quotes : board.quotes,
        tickByTick.trades.columns().length > 0 ? tickByTick.trades : board.trades,
      ];
      const ticks = mergeTicks(quotes.columns(), trades.columns());
      return ticks.length === 0 ? [] : [{ contract: heard.contract, ticks }];
    });
  }

  #take(message: ClientMessage | ServerMessage, conn: number, at: Instant): void {
    switch (message.kind) {
      case 'reqMktData':
        // A snapshot says what was then, and not what came after.
        if (!message.snapshot) this.#begin(`${conn}/${message.reqId}`, message.contract, 'board');
        return;
      case 'reqTickByTickData':
        this.#begin(`${conn}/${message.reqId}`, message.contract, wayOf(message.tickType));
        return;
      case 'cancelMktData':
      case 'cancelTickByTickData':
        this.#end(`${conn}/${message.reqId}`);
        return;
      case 'tickPrice':
      case 'tickSize':
      case 'tickByTick': {
        const stream = this.#streams.get(`${conn}/${message.reqId}`);
        if (stream === undefined || stream.heard.sources.get(stream.way) !== `${conn}/${message.reqId}`)
          return;
        if (message.kind === 'tickByTick') takeTickByTick(stream.heard.tickByTick, message, at);
        else stream.heard.board.hear(message, at);
        return;
      }
      default:
    }
  }

  #begin(key: string, contract: RecordedContract | undefined, way: string): void {
    if (contract === undefined) return;
    const name = instrumentName(contract);
    const known = this.#instruments.get(name);
    const heard: Heard = known ?? {
      contract,
      board: new RecordedBoard(),
      tickByTick: { trades: new TickRows(), quotes: new TickRows() },
      sources: new Map(),
    };
    this.#instruments.set(name, heard);
    this.#streams.set(key, { heard, way });
    if (!heard.sources.has(way)) heard.sources.set(way, key);
  }

  #end(key: string): void {
    const stream = this.#streams.get(key);
    this.#streams.delete(key);
    if (stream === undefined || stream.heard.sources.get(stream.way) !== key) return;
    stream.heard.sources.delete(stream.way);
    // Whoever else watches it is listened to from now on.
    for (const [other, { heard, way }] of this.#streams)
      if (heard === stream.heard && way === stream.way) {
        heard.sources.set(way, other);
        return;
      }
  }
}

function wayOf(tickType: string): string {
  return tickType === 'BidAsk' || tickType === 'MidPoint' ? tickType : 'trades';
}

function instrumentName({ conId, symbol, secType, currency, ...rest }: RecordedContract): string {
  if (conId !== undefined && conId > 0) return `conId ${conId}`;
  const { lastTradeDateOrContractMonth = '', strike = 0, right = '' } = rest;
  return [secType, symbol, currency, lastTradeDateOrContractMonth, strike, right].join(' ');
}
