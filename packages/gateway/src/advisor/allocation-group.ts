import type { Decimal } from '@tapewright/model';

/** How an order is divided, by IB's names. The first three work out what is each account's, the others have it stated with the group. */
export const ALLOCATION_METHODS = [
  'Equal',
  'NetLiq',
  'AvailableEquity',
  'Ratio',
  'Percent',
  'ContractsOrShares',
  'MonetaryAmount',
] as const;

export type AllocationMethod = (typeof ALLOCATION_METHODS)[number];

/** Some accounts of an advisor, and how an order for them is divided. */
export interface AllocationGroup {
  readonly name: string;
  readonly method: AllocationMethod;
  readonly members: readonly GroupMember[];
}

export interface GroupMember {
  readonly account: string;
  /** Ratio, percent, shares or money, as the method has it; absent where the method works it out. */
  readonly amount?: Decimal | undefined;
}

/** The name that an account has for its advisor beside its number. */
export interface AccountAlias {
  readonly account: string;
  readonly alias: string;
}

/** Whether the shares of the accounts are worked out, and not stated with the group. */
export function isComputed(method: AllocationMethod): boolean {
  return method === 'Equal' || method === 'NetLiq' || method === 'AvailableEquity';
}

/** The method of a name, `EqualQuantity` of older groups among them; undefined for another one. */
export function methodNamed(name: string): AllocationMethod | undefined {
  if (name === 'EqualQuantity') return 'Equal';
  return ALLOCATION_METHODS.find((method) => method === name);
}

/** Why a group cannot be; undefined when it can. */
export function groupProblem({ name, method, members }: AllocationGroup): string | undefined {
  if (name === '') return 'A group has no name.';
  if (members.length === 0) return `Group '${name}' has no accounts.`;
  const twice = members.find(({ account }, index) =>
    members.some((other, at) => at < index && other.account === account),
  );
  if (twice !== undefined) return `Group '${name}' names account ${twice.account} twice.`;
  if (isComputed(method)) return undefined;
  const amounts = members.map(({ amount }) => amount);
  const without = members.find(({ amount }) => amount === undefined || amount.sign < 0);
  if (without !== undefined)
    return `Group '${name}' (${method}) needs an amount of zero or more for account ${without.account}.`;
  const sum = amounts.reduce((total, amount) => total + (amount?.toNumber() ?? 0), 0);
  if (sum === 0) return `Group '${name}' (${method}) gives nobody anything.`;
  if (method === 'Percent' && Math.abs(sum - 100) > PERCENT_TOLERANCE)
    return `The percentages of group '${name}' add up to ${sum}, not to 100.`;
  return undefined;
}

/** Thirds are stated to a few digits. */
const PERCENT_TOLERANCE = 0.01;
