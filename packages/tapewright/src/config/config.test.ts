import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../errors/user-error.ts';
import { checkConfig, loadConfig } from './config.ts';

const whole = {
  gateway: { host: '127.0.0.1', port: 4002, clientId: 7, account: 'DU1234567' },
  state: 'state',
  baseCurrency: 'USD',
  risk: {
    maxQuantity: 500,
    maxNotional: 'none',
    priceCollar: { percent: 5, maxAgeMs: 60_000 },
    others: 'none',
  },
  simulation: { seed: 1, cash: 1_000_000, speed: 60 },
};

function refusal(config: unknown): string {
  try {
    checkConfig(config, '/x/tapewright.config.ts');
  } catch (error) {
    return error instanceof UserError ? error.message : `no UserError: ${error}`;
  }
  return 'accepted';
}

test('a whole config and an empty one are accepted as they are', () => {
  expect(checkConfig(whole, 'x')).toEqual(whole);
  expect(checkConfig({}, 'x')).toEqual({});
});

test.each([
  [{ gatway: {} }, "unknown setting gatway (did you mean 'gateway'?)"],
  [{ gateway: { prot: 1 } }, "unknown setting gateway.prot (did you mean 'port'?)"],
  [{ colour: 'red' }, 'unknown setting colour'],
  [{ gateway: { port: 0 } }, 'gateway.port: '],
  [{ gateway: { port: 65_536 } }, 'gateway.port: '],
  [{ gateway: { port: '4002' } }, 'gateway.port: '],
  [{ baseCurrency: 'usd' }, 'baseCurrency: must be a currency such as USD'],
  [{ risk: { ...whole.risk, maxQuantity: 0 } }, "risk.maxQuantity: must be a positive number, or 'none'"],
  [
    { risk: { ...whole.risk, priceCollar: { percent: 5 } } },
    'risk.priceCollar: must be { percent, maxAgeMs }',
  ],
  [{ risk: { maxQuantity: 1 } }, "risk.maxNotional: is not stated: state it or 'none', or others: 'none'"],
  [{ risk: { ...whole.risk, maxLoss: 1 } }, 'unknown setting risk.maxLoss'],
  [{ risk: { ...whole.risk, dailyLos: 1 } }, "unknown setting risk.dailyLos (did you mean 'dailyLoss'?)"],
  [
    { risk: { ...whole.risk, ordersPerSecond: 1.5 } },
    'risk: risk limit ordersPerSecond is 1.5: state a whole',
  ],
  [
    { risk: { ...whole.risk, restartWindow: { zone: 'Mars', from: '23:45', until: '00:15' } } },
    'risk: risk limit restartWindow.zone is Mars',
  ],
  [7, 'the default export: '],
])('%j is refused', (config, text) => {
  expect(refusal(config)).toContain(text);
});

test('without a file there is an empty config; a file that was asked for must exist', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'config-'));
  expect(await loadConfig(undefined, dir)).toEqual({});
  await expect(loadConfig('mine.ts', dir)).rejects.toThrow(/there is no config file/);
  rmSync(dir, { recursive: true });
});
