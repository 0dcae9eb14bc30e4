import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RiskLimits } from '@tapewright/engine';
import { ZONES } from '@tapewright/model';
import { z } from 'zod';
import { EXIT, UserError } from '../errors/user-error.ts';
import { loadDefaultExport } from '../strategy/load-strategy.ts';
import { suggestion } from './did-you-mean.ts';
import { LIMIT_TEXT, riskSchema } from './risk-schema.ts';

const schema = z.strictObject({
  /** The IB Gateway or TWS to trade through; without it the embedded gateway is used. */
  gateway: z
    .strictObject({
      /** Default 127.0.0.1. */
      host: z.string().min(1).optional(),
      /** IB's habits: Gateway 4001 live, 4002 paper; TWS 7496 live, 7497 paper. */
      port: z.int().min(1).max(65_535).optional(),
      /** Part of the identity of a bot: orders belong to it. */
      clientId: z.int().min(0).max(2_147_483_647).optional(),
      /** Which account of the login to trade; needed where the login has several. */
      account: z.string().min(1).optional(),
      /** When it restarts every day (its "Auto restart"): around it no order is sent, and the lost connection is no alarm. */
      dailyRestart: z
        .strictObject({
          at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 23:45'),
          zone: z
            .string()
            .refine((name) => ZONES.find(name) !== undefined, 'must be a zone such as America/New_York'),
        })
        .optional(),
    })
    .optional(),
  /** Folder of journals and reports, from the folder of the config file; default `.tapewright`. */
  state: z.string().min(1).optional(),
  /** ISO 4217; the currency that limits and equity are counted in; default USD. */
  baseCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency such as USD')
    .optional(),
  /** The limits of the risk gate. Needed on a paper or live account: there is no default where money is concerned. */
  risk: riskSchema.optional(),
  /** The embedded gateway and backtests. */
  simulation: z
    .strictObject({
      seed: z.union([z.int(), z.string()]).optional(),
      /** Cash of the simulated account in the base currency. */
      cash: z.number().positive().optional(),
      /** How the simulated account is margined. */
      margin: z.enum(['regT', 'portfolio', 'cash', 'none']).optional(),
      /** Simulated seconds per second. */
      speed: z.number().positive().optional(),
    })
    .optional(),
});

/** What `tapewright.config.ts` may say. */
export type Config = Omit<z.infer<typeof schema>, 'risk'> & { readonly risk?: RiskLimits | undefined };

/** Types a config file by inference: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config;
}

/** The limits of simulated trading where the config states none. Real accounts never get them. */
export const DEMO_RISK_LIMITS: RiskLimits = {
  maxQuantity: 10_000,
  maxNotional: 1_000_000,
  priceCollar: { percent: 10, maxAgeMs: 300_000 },
  others: 'none',
};

export const CONFIG_FILE = 'tapewright.config.ts';

/**
 * The checked config: of the file given, else of `tapewright.config.ts` in `cwd`, else empty.
 * Throws `UserError` for a file that is missing, does not load, or says something unknown or impossible.
 */
export async function loadConfig(file: string | undefined, cwd: string): Promise<Config> {
  const path = resolve(cwd, file ?? CONFIG_FILE);
  if (file === undefined && !existsSync(path)) return {};
  const { defaultExport } = await loadDefaultExport(path, 'config');
  return checkConfig(defaultExport, path);
}

export function checkConfig(value: unknown, path: string): Config {
  const result = schema.safeParse(value);
  // The engine's own check has said that these are limits.
  if (result.success) return result.data as Config;
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue));
  throw new UserError(
    `the config file ${path} is not valid:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    {
      exitCode: EXIT.usage,
      advice: 'Correct it; `tapewright --help` names the documentation of every setting.',
    },
  );
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path.map(String));
    return issue.keys.map(
      (key) => `unknown setting ${at === '' ? key : `${at}.${key}`}${suggestion(key, known)}`,
    );
  }
  if (issue.code === 'invalid_union') return [`${at}: ${UNION_TEXT.get(at) ?? LIMIT_TEXT}`];
  return [`${at === '' ? 'the default export' : at}: ${issue.message}`];
}

/** path → what zod's "Invalid input" leaves unsaid */
const UNION_TEXT = new Map([
  ['risk.priceCollar', "must be { percent, maxAgeMs } with positive numbers and nothing else, or 'none'"],
  ['simulation.seed', 'must be a whole number or a text'],
]);

function knownKeys(path: readonly string[]): string[] {
  let level: unknown = schema;
  for (const key of path) level = shapeOf(level)[key];
  return Object.keys(shapeOf(level));
}

function shapeOf(level: unknown): Record<string, unknown> {
  const inner = level instanceof z.ZodOptional ? level.unwrap() : level;
  return inner instanceof z.ZodObject ? inner.shape : {};
}
