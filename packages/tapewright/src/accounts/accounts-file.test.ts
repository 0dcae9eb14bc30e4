import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal } from '@tapewright/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccounts } from './accounts-file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, 'accounts.yaml');
  writeFileSync(file, text);
  return readAccounts(file, { margin: 'regT', currency: 'USD' });
}

describe('a file of accounts', () => {
  it('says what is in them, and how they are margined', () => {
    expect(
      read(`
accounts:
  - { account: DU1, cash: 1000 }
  - { account: DU2, cash: { USD: 500, EUR: 20.5 }, margin: none }
  - { account: DU3, cash: 7, baseCurrency: CHF, margin: cash }
`),
    ).toEqual({
      accounts: [
        { account: 'DU1', cash: { USD: 1000 }, margin: 'regT', baseCurrency: 'USD' },
        { account: 'DU2', cash: { USD: 500, EUR: 20.5 }, margin: undefined, baseCurrency: 'USD' },
        { account: 'DU3', cash: { CHF: 7 }, margin: 'cash', baseCurrency: 'CHF' },
      ],
      advisor: undefined,
    });
  });

  it('says whose they are, and in which groups', () => {
    const { advisor } = read(`
accounts: [{ account: DU1, cash: 1 }, { account: DU2, cash: 1 }]
advisor:
  master: DF9
  groups:
    - { name: Everyone, method: Equal, accounts: [DU1, DU2] }
    - { name: TwoToOne, method: Ratio, accounts: { DU1: 2, DU2: 1.5 } }
  aliases: { DU1: Smith }
  familyCodes: { DU1: DF9 }
  softDollarTiers: [{ name: T, value: 5, displayName: Tier }]
`);
    expect(advisor).toEqual({
      master: 'DF9',
      groups: [
        { name: 'Everyone', method: 'Equal', members: [{ account: 'DU1' }, { account: 'DU2' }] },
        {
          name: 'TwoToOne',
          method: 'Ratio',
          members: [
            { account: 'DU1', amount: Decimal.of(2) },
            { account: 'DU2', amount: Decimal.of('1.5') },
          ],
        },
      ],
      aliases: [{ account: 'DU1', alias: 'Smith' }],
      familyCodes: { DU1: 'DF9' },
      softDollarTiers: [{ name: 'T', value: '5', displayName: 'Tier' }],
    });
  });

  it.each([
    ['accounts: []', /accounts/],
    ['accounts: [{ account: Smith, cash: 1 }]', /must be an account such as DU1000001/],
    ['accounts: [{ account: DU1, cash: -1 }]', /cash/],
    ['accounts: [{ account: DU1, cash: 1, margn: cash }]', /margn/],
    ['accounts: [{ account: DU1, cash: 1 }, { account: DU1, cash: 1 }]', /account DU1 is there twice/],
    [
      'accounts: [{ account: DU1, cash: 1 }]\nadvisor: { master: DF1, groups: [{ name: G, method: Best, accounts: [DU1] }] }',
      /method/,
    ],
    ['accounts: [', /Flow sequence/],
  ])('that cannot be is refused with what is wrong: %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/accounts\.yaml is not valid/);
  });

  it('that is not there is refused', () => {
    expect(() => readAccounts(join(folder, 'none.yaml'), { margin: 'regT', currency: 'USD' })).toThrow(
      /none\.yaml/,
    );
  });
});
