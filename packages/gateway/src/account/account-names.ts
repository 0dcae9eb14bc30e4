import type { Advisor } from '../advisor/advisor.ts';

/** Every name under which a client may ask for accounts: one, all of them, an advisor's own, or a group of them. */
export class AccountNames {
  /** Those that trade. */
  readonly all: readonly string[];
  readonly #advisor: Advisor | undefined;

  constructor(accounts: readonly string[], advisor: Advisor | undefined) {
    this.all = accounts;
    this.#advisor = advisor;
  }

  /** What managedAccounts says: an advisor first, then its clients. */
  get managed(): readonly string[] {
    return this.#advisor === undefined ? this.all : [this.#advisor.master, ...this.all];
  }

  /** The accounts that figures of a name are the sum of: one account is its own; undefined for an unknown name. */
  membersOf(name: string): readonly string[] | undefined {
    if (this.all.includes(name)) return [name];
    if (this.#advisor === undefined) return undefined;
    return name === this.#advisor.master || name === this.#advisor.allName ? this.all : undefined;
  }

  /** The accounts that are listed one by one under a name: as `membersOf`, and `All`, nothing, or a group. */
  chosenBy(name: string): readonly string[] | undefined {
    if (name === '' || name === 'All') return this.all;
    return this.membersOf(name) ?? this.#advisor?.group(name)?.members.map(({ account }) => account);
  }
}
