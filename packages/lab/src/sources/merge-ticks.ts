import { emptyTickColumns, type TickColumns } from '@tapewright/model';

/** Two series of one instrument as one in order of time: of rows of the same moment those of `a` come first. */
export function mergeTicks(a: TickColumns, b: TickColumns): TickColumns {
  const exchanges = [...new Set([...a.exchanges, ...b.exchanges])];
  const merged = emptyTickColumns(a.length + b.length, exchanges);
  const places = new Map(
    [a, b].map((from) => [from, from.exchanges.map((name) => exchanges.indexOf(name))] as const),
  );
  let [i, j] = [0, 0];
  for (let to = 0; to < merged.length; to++) {
    const isFirst = j >= b.length || (i < a.length && (a.at[i] ?? 0) <= (b.at[j] ?? 0));
    const [from, row] = isFirst ? [a, i++] : [b, j++];
    for (const name of NUMBERS) merged[name][to] = from[name][row] ?? 0;
    merged.kind[to] = from.kind[row] ?? 0;
    merged.exchange[to] = places.get(from)?.[from.exchange[row] ?? 0] ?? 0;
  }
  return merged;
}

const NUMBERS = ['at', 'price', 'size', 'bid', 'bidSize', 'ask', 'askSize'] as const;
