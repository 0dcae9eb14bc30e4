import type { ZiplineAccount, ZiplinePortfolio } from './portfolio-view.ts';

/** `context`: what the algorithm keeps, beside the account. `S` names its own attributes. */
export type Context<S extends object> = S & {
  readonly portfolio: ZiplinePortfolio;
  readonly account: ZiplineAccount;
};
