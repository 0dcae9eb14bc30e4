import { emptyTickColumns, type TickColumns } from '@tapewright/model';

/** Two series of one instrument as one in order of time: of rows of the same moment those of `a` come first. */
export function mergeTicks(a: TickColumns, b: TickColumns): TickColumns {
  const exchanges = [...new Set([...a.exchanges, ...b.exchanges])];
  const merged = emptyTickColumns(a.length + b.length, exchanges);
  const [placesOfA = [], placesOfB = []] = [a, b].map((from) =>
    from.exchanges.map((name) => exchanges.indexOf(name)),
  );
  let [i, j] = [0, 0];
  for (let to = 0; to < merged.length; to++) {
    const isFirst = j >= b.length || (i < a.length && (a.at[i] ?? 0) <= (b.at[j] ?? 0));
    const [from, row] = isFirst ? [a, i++] : [b, j++];
    // Written out: a loop over the names of the columns takes four times as long.
    merged.at[to] = from.at[row] ?? 0;
    merged.kind[to] = from.kind[row] ?? 0;
    merged.price[to] = from.price[row] ?? 0;
    merged.size[to] = from.size[row] ?? 0;
    merged.bid[to] = from.bid[row] ?? 0;
    merged.bidSize[to] = from.bidSize[row] ?? 0;
    merged.ask[to] = from.ask[row] ?? 0;
    merged.askSize[to] = from.askSize[row] ?? 0;
    merged.exchange[to] = (isFirst ? placesOfA : placesOfB)[from.exchange[row] ?? 0] ?? 0;
  }
  return merged;
}
