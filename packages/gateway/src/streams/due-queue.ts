/** An item and when it is due; no longer true once the item has another entry, or none. */
interface Entry<Item> {
  readonly item: Item;
  readonly due: number;
  /** Which came first, of those that are due together. */
  readonly sequence: number;
}

/** Items that are due at some time, each at most once. Finding out that nothing is due yet costs nothing, however many wait. */
export class DueQueue<Item> {
  readonly #entries = new Map<Item, Entry<Item>>();
  /** A binary heap by time; holds entries that are no longer true until they come up. */
  #heap: Entry<Item>[] = [];
  #sequence = 0;

  /** When the next item is due; Infinity for never. */
  get nextDue(): number {
    this.#dropOld();
    return this.#heap[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  /** An item is due at a time, whatever was said of it before. */
  set(item: Item, due: number): void {
    const known = this.#entries.get(item);
    if (known?.due === due) return;
    const entry = { item, due, sequence: known?.sequence ?? this.#sequence++ };
    this.#entries.set(item, entry);
    this.#push(entry);
    if (this.#heap.length > 2 * this.#entries.size + SLACK) this.#rebuild();
  }

  delete(item: Item): void {
    this.#entries.delete(item);
  }

  /** Takes out what is due by a time, in the order in which it was put in. */
  takeDue(now: number): readonly Item[] {
    const due: Entry<Item>[] = [];
    while (this.nextDue <= now) {
      const entry = this.#pop();
      if (entry === undefined) break;
      this.#entries.delete(entry.item);
      due.push(entry);
    }
    return due.sort((a, b) => a.sequence - b.sequence).map(({ item }) => item);
  }

  #dropOld(): void {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || this.#entries.get(first.item) === first) return;
      this.#pop();
    }
  }

  #rebuild(): void {
    this.#heap = [];
    for (const entry of this.#entries.values()) this.#push(entry);
  }

  #push(entry: Entry<Item>): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.due <= entry.due) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry<Item> | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const right = heap[child + 1];
      let below = heap[child];
      if (below === undefined) break;
      if (right !== undefined && right.due < below.due) {
        child++;
        below = right;
      }
      if (below.due >= last.due) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

/** So many entries that are no longer true are never worth a rebuild. */
const SLACK = 64;
