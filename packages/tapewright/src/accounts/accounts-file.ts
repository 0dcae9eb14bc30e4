import { readFileSync } from 'node:fs';
import { ALLOCATION_METHODS, type AdvisorOptions, type AllocationGroup } from '@tapewright/gateway';
import { Decimal } from '@tapewright/model';
import type { AccountConfig } from '@tapewright/venue';
import { parse } from 'yaml';
import { z } from 'zod';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';

/** The accounts of a simulated login, and whose they are. */
export interface SimulatedAccounts {
  readonly accounts: readonly AccountConfig[];
  readonly advisor: AdvisorOptions | undefined;
}

const account = z.string().regex(/^[A-Z]{1,3}\d+$/, 'must be an account such as DU1000001');
/** Written without quotes, YAML makes numbers of them. */
const amount = z.number().positive();

/**
 * A file of accounts:
 *
 * ```yaml
 * accounts:
 *   - { account: DU1000001, cash: 1000000 }
 *   - { account: DU1000002, cash: { USD: 50000, EUR: 20000 }, margin: cash }
 * advisor:
 *   master: DF1000000
 *   groups:
 *     - { name: Everyone, method: Equal, accounts: [DU1000001, DU1000002] }
 *     - { name: TwoToOne, method: Ratio, accounts: { DU1000001: 2, DU1000002: 1 } }
 *   aliases: { DU1000001: Smith }
 * ```
 */
const ACCOUNTS_FILE = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        account,
        cash: z.union([amount, z.record(z.string().regex(/^[A-Z]{3}$/), amount)]),
        margin: z.enum(['regT', 'portfolio', 'cash', 'none']).optional(),
        baseCurrency: z
          .string()
          .regex(/^[A-Z]{3}$/, 'must be a currency such as USD')
          .optional(),
      }),
    )
    .min(1),
  advisor: z
    .strictObject({
      master: account,
      groups: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            method: z.enum(ALLOCATION_METHODS),
            accounts: z.union([z.array(account).min(1), z.record(account, z.number().nonnegative())]),
          }),
        )
        .optional(),
      aliases: z.record(account, z.string()).optional(),
      familyCodes: z.record(account, z.string()).optional(),
      softDollarTiers: z
        .array(
          z.strictObject({
            name: z.string(),
            value: z.union([z.string(), z.number()]).transform(String),
            displayName: z.string(),
          }),
        )
        .optional(),
    })
    .optional(),
});

type File = z.infer<typeof ACCOUNTS_FILE>;

/** Reads the file of `--accounts`. What an account does not say is as `usual`. Throws a `UserError` that names what is wrong. */
export function readAccounts(
  file: string,
  usual: { readonly margin: NonNullable<File['accounts'][number]['margin']>; readonly currency: string },
): SimulatedAccounts {
  const { accounts, advisor } = checked(file);
  const twice = accounts.find((one, index) =>
    accounts.some((other, at) => at < index && other.account === one.account),
  );
  if (twice !== undefined) throw problem(file, `account ${twice.account} is there twice`);
  return {
    accounts: accounts.map(({ account: name, cash, margin = usual.margin, baseCurrency }) => {
      const currency = baseCurrency ?? usual.currency;
      return {
        account: name,
        cash: typeof cash === 'number' ? { [currency]: cash } : cash,
        margin: margin === 'none' ? undefined : margin,
        baseCurrency: currency,
      };
    }),
    advisor: advisor && advisorOf(advisor),
  };
}

function advisorOf({ groups, aliases, ...rest }: NonNullable<File['advisor']>): AdvisorOptions {
  return {
    ...rest,
    groups: groups?.map(groupOf),
    aliases: aliases && Object.entries(aliases).map(([name, alias]) => ({ account: name, alias })),
  };
}

function groupOf({
  name,
  method,
  accounts,
}: NonNullable<NonNullable<File['advisor']>['groups']>[number]): AllocationGroup {
  const members = Array.isArray(accounts)
    ? accounts.map((member) => ({ account: member }))
    : Object.entries(accounts).map(([member, part]) => ({ account: member, amount: Decimal.of(part) }));
  return { name, method, members };
}

function checked(file: string): File {
  let text: unknown;
  try {
    text = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw problem(file, messageOf(error), error);
  }
  const result = ACCOUNTS_FILE.safeParse(text);
  if (result.success) return result.data;
  throw problem(file, z.prettifyError(result.error), result.error);
}

function problem(file: string, what: string, cause?: unknown): UserError {
  return new UserError(`the accounts file ${file} is not valid: ${what}`, {
    exitCode: EXIT.usage,
    advice: 'What it may say is in docs/reference/advisors.md.',
    cause,
  });
}
