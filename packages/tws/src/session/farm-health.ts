import type { Instant } from '@tapewright/model';

/** What a farm serves. */
export type FarmKind = 'marketData' | 'history' | 'definitions';

export interface Farm {
  /** IB's name: `usfarm`. */
  readonly name: string;
  readonly kind: FarmKind;
  /** `inactive` ones wake on demand. */
  readonly state: 'ok' | 'connecting' | 'inactive' | 'broken';
  /** Since when. */
  readonly since: Instant;
}

/** The notices about farms. Source: IB's message codes page, "System message codes". */
const MEANING: ReadonlyMap<number, Pick<Farm, 'kind' | 'state'>> = new Map([
  [2103, { kind: 'marketData', state: 'broken' }],
  [2104, { kind: 'marketData', state: 'ok' }],
  [2108, { kind: 'marketData', state: 'inactive' }],
  [2119, { kind: 'marketData', state: 'connecting' }],
  [2105, { kind: 'history', state: 'broken' }],
  [2106, { kind: 'history', state: 'ok' }],
  [2107, { kind: 'history', state: 'inactive' }],
  [2157, { kind: 'definitions', state: 'broken' }],
  [2158, { kind: 'definitions', state: 'ok' }],
]);

/** Farms kept; names beyond it are no farms. */
const FARM_LIMIT = 200;

/** The health of IB's farms, each by itself: one that is away says nothing about the session, nor about the others. */
export class FarmHealth {
  /** `kind/name` → farm */
  readonly #farms = new Map<string, Farm>();
  /** kind → when one of its farms came back last */
  readonly #backAt = new Map<FarmKind, Instant>();

  get farms(): readonly Farm[] {
    return [...this.#farms.values()];
  }

  /** When a farm of this kind that had been broken came back last. */
  backAt(kind: FarmKind): Instant | undefined {
    return this.#backAt.get(kind);
  }

  /** A new session: its gateway tells anew. */
  reset(): void {
    this.#farms.clear();
    this.#backAt.clear();
  }

  /** Reads a notice under no request's id; the farm's new state where it is one about a farm. */
  absorb({
    code,
    text,
    at,
  }: {
    readonly code: number;
    readonly text: string;
    readonly at: Instant;
  }): Farm | undefined {
    const meaning = MEANING.get(code);
    if (meaning === undefined) return undefined;
    const name = farmName(text);
    const key = `${meaning.kind}/${name}`;
    const before = this.#farms.get(key);
    if (before?.state === meaning.state) return undefined;
    if (before === undefined && this.#farms.size >= FARM_LIMIT) return undefined;
    const farm: Farm = { name, ...meaning, since: at };
    this.#farms.set(key, farm);
    if (meaning.state === 'ok' && before?.state === 'broken') this.#backAt.set(meaning.kind, at);
    return farm;
  }
}

/** `Market data farm connection is OK:usfarm`; some texts end with `.ushmds` instead. */
function farmName(text: string): string {
  return /[:.]\s*([A-Za-z][\w.-]*)\s*$/.exec(text)?.[1] ?? text.trim();
}
