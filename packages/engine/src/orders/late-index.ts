/** Entries at the end of the list that are looked at before the table is brought up to date. */
const RECENT = 4;

/**
 * key → value, where nearly every question is about one of the latest keys. Entries wait in a list until another key is asked for, and
 * only then go into a table: a backtest of a million orders never needs it, and would spend more on its growth than on the orders.
 * A key that is set again stands for the value that came last.
 */
export class LateIndex<Key, Value> {
  readonly #table = new Map<Key, Value>();
  /** What is not in the table yet, oldest first. */
  #keys: Key[] = [];
  #values: Value[] = [];

  set(key: Key, value: Value): void {
    this.#keys.push(key);
    this.#values.push(value);
  }

  get(key: Key): Value | undefined {
    const count = this.#keys.length;
    for (let i = count - 1; i >= 0 && i >= count - RECENT; i--)
      if (this.#keys[i] === key) return this.#values[i];
    if (count > 0) this.#enter();
    return this.#table.get(key);
  }

  #enter(): void {
    for (const [i, value] of this.#values.entries()) {
      const key = this.#keys[i];
      if (key !== undefined) this.#table.set(key, value);
    }
    this.#keys = [];
    this.#values = [];
  }
}
