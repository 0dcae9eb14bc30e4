import type { SoftDollarTier } from '@tapewright/model';
import type { AccountAlias, AllocationGroup } from './allocation-group.ts';
import { groupProblem } from './allocation-group.ts';
import { readAliases, readGroups } from './fa-xml.ts';

/** A login that trades for others. */
export interface AdvisorOptions {
  /** The advisor's own account, such as DF1000000. It holds nothing; the accounts of the gateway are its clients'. */
  readonly master: string;
  /** Absent: none, until a client sends some with replaceFA. */
  readonly groups?: readonly AllocationGroup[] | undefined;
  readonly aliases?: readonly AccountAlias[] | undefined;
  /** Account → the family it belongs to. Absent: no families. */
  readonly familyCodes?: Readonly<Record<string, string>> | undefined;
  /** What orders may name as `softDollarTier`. Absent: none. */
  readonly softDollarTiers?: readonly SoftDollarTier[] | undefined;
}

/** What is to be kept of an advisor: what its clients have changed. */
export interface KeptAdvisor {
  readonly groups: readonly AllocationGroup[];
  readonly aliases: readonly AccountAlias[];
}

/** Why a change is not made, in IB's code; undefined when it is made. */
export type FaRefusal = { readonly code: number; readonly message: string } | undefined;

/** A financial advisor: its clients' accounts, the groups it has put them in, and its names for them. */
export class Advisor {
  readonly master: string;
  /** Stands for all accounts together. */
  readonly allName: string;
  readonly clients: readonly string[];
  readonly familyCodes: Readonly<Record<string, string>>;
  readonly softDollarTiers: readonly SoftDollarTier[];
  #groups: readonly AllocationGroup[];
  #aliases: readonly AccountAlias[];
  readonly #changed: (kept: KeptAdvisor) => void;

  /** Throws a RangeError on groups and names that cannot be. `changed` hears of what clients change. */
  constructor(
    options: AdvisorOptions,
    parts: {
      readonly clients: readonly string[];
      readonly resumes?: KeptAdvisor | undefined;
      readonly changed?: ((kept: KeptAdvisor) => void) | undefined;
    },
  ) {
    const { master, groups = [], aliases, familyCodes = {}, softDollarTiers = [] } = options;
    if (!/^D?[FI]\d+$/.test(master))
      throw new RangeError(`'${master}' is no advisor's account; such as F1234567, or DF1234567 on paper`);
    if (parts.clients.includes(master))
      throw new RangeError(`the advisor's account ${master} is one of the clients'; it trades for them only`);
    this.master = master;
    this.allName = `${master}A`;
    this.clients = parts.clients;
    this.familyCodes = familyCodes;
    this.softDollarTiers = softDollarTiers;
    this.#groups = parts.resumes?.groups ?? groups;
    this.#aliases =
      parts.resumes?.aliases ?? aliases ?? parts.clients.map((account) => ({ account, alias: account }));
    this.#changed = parts.changed ?? (() => {});
    const problem = groups.map(groupProblem).find((one) => one !== undefined);
    if (problem !== undefined) throw new RangeError(problem);
    const refusal = this.#unknownMembers(groups) ?? this.#unknownNames(this.#aliases);
    if (refusal !== undefined) throw new RangeError(refusal.message);
  }

  get groups(): readonly AllocationGroup[] {
    return this.#groups;
  }

  get aliases(): readonly AccountAlias[] {
    return this.#aliases;
  }

  group(name: string): AllocationGroup | undefined {
    return this.#groups.find((group) => group.name === name);
  }

  /** Puts the groups of a document in place of all that there were. */
  replaceGroups(xml: string): FaRefusal {
    const document = readGroups(xml);
    if (document.kind === 'problem') return unreadable(document.problem);
    const groups = document.content;
    const twice = groups.find(({ name }, index) =>
      groups.some((other, at) => at < index && other.name === name),
    );
    if (twice !== undefined) return unreadable(`there are two groups '${twice.name}'`);
    const refusal = this.#unknownMembers(groups);
    if (refusal !== undefined) return refusal;
    this.#groups = groups;
    this.#changed(this.#kept);
    return undefined;
  }

  /** Puts the aliases of a document in place of all that there were. */
  replaceAliases(xml: string): FaRefusal {
    const document = readAliases(xml);
    if (document.kind === 'problem') return unreadable(document.problem);
    const refusal = this.#unknownNames(document.content);
    if (refusal !== undefined) return refusal;
    this.#aliases = document.content;
    this.#changed(this.#kept);
    return undefined;
  }

  get #kept(): KeptAdvisor {
    return { groups: this.#groups, aliases: this.#aliases };
  }

  // The text is IB's, of its list of message codes.
  #unknownMembers(groups: readonly AllocationGroup[]): FaRefusal {
    const wrong = groups.filter(({ members }) =>
      members.some(({ account }) => !this.clients.includes(account)),
    );
    if (wrong.length === 0) return undefined;
    const names = wrong.map(({ name }) => name).join(',');
    return {
      code: 10231,
      message: `The following Groups and/or Profiles contain invalid accounts: ${names}`,
    };
  }

  #unknownNames(aliases: readonly AccountAlias[]): FaRefusal {
    const known = [this.master, ...this.clients];
    const wrong = aliases.find(({ account }) => !known.includes(account));
    return wrong === undefined ? undefined : unreadable(`account ${wrong.account} is not the advisor's`);
  }
}

function unreadable(problem: string): { readonly code: number; readonly message: string } {
  return { code: 321, message: `Error validating request.-'bN' : cause - FA data: ${problem}` };
}
