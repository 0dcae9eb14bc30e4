import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INSTRUMENTS } from '@tapewright/venue';
import { afterEach, describe, expect, it } from 'vitest';
import { parseCsvRows } from './csv-rows.ts';
import { readInstruments } from './instruments-file.ts';
import { printedInstruments } from './print-instruments.ts';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'tapewright-instruments-'));
  dirs.push(dir);
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

describe('a file of instruments', () => {
  it('lists stocks, funds and currency pairs, in CSV', () => {
    const csv = `symbol,secType,conId,primaryExchange,price,name
ACME,,,NYSE,12.5,"ACME, INC"
TINY,STK,1234567,,3,
EUR.SEK,CASH,,,11.2,
`;
    const [acme, tiny, pair] = readInstruments(file('own.csv', csv));
    expect(acme?.listing.contract).toMatchObject({ symbol: 'ACME', conId: 900_000_000, primaryExch: 'NYSE' });
    expect(acme?.listing.details.longName).toBe('ACME, INC');
    expect(acme?.profile).toEqual({ price: 12.5, dailyVolatility: 0.02, dailyVolume: 1_000_000 });
    expect(tiny?.listing.contract).toMatchObject({ conId: 1_234_567, primaryExch: 'NASDAQ' });
    expect(pair?.listing.contract).toMatchObject({ symbol: 'EUR', currency: 'SEK', secType: 'CASH' });
  });

  it('may be a YAML list', () => {
    const yaml =
      '- { symbol: ACME, price: 12.5, isFund: true }\n- { symbol: EUR.SEK, secType: CASH, price: 11 }\n';
    const [acme, pair] = readInstruments(file('own.yaml', yaml));
    expect(acme?.listing.details.stockType).toBe('ETF');
    expect(pair?.listing.contract.conId).toBe(900_000_001);
  });

  it.each([
    ['own.csv', 'symbol,price\nACME,abc\n', /line 2, price: .*number/],
    ['own.csv', 'symbol,price\nACME,10\nOTHER,-1\n', /line 3, price: /],
    ['own.csv', 'symbol,price\nacme,10\n', /line 2, symbol: a symbol is in capital letters/],
    ['own.csv', 'symbol,price,colour\nACME,10,red\n', /line 2: .*colour/],
    ['own.csv', 'symbol,price\nACME,10,20\n', /line 2 has 3 fields, the header has 2/],
    ['own.csv', 'symbol,price,isin\nACME,10,US03783310\n', /line 2, isin: an ISIN has twelve characters/],
    ['own.csv', 'symbol,price,conId\nA,10,5\nB,10,5\n', /line 3: conId 5 is that of line 2, too/],
    ['own.csv', 'symbol,price\nA,10\nA,10\n', /line 3: symbol A is that of line 2, too/],
    ['own.csv', '', /there is no instrument in it/],
    ['own.yaml', 'symbol: ACME', /it is no list/],
    ['own.yaml', '- { symbol: ACME }', /entry 1, price: /],
    [
      'own.yaml',
      '- { symbol: EURSEK, secType: CASH, price: 1 }',
      /entry 1, symbol: a currency pair is written as/,
    ],
  ])('that is wrong is refused with its place (%s %j)', (name, text, message) => {
    expect(() => readInstruments(file(name, text))).toThrow(message);
  });

  it('that is not there is named', () => {
    expect(() => readInstruments('/nowhere/own.csv')).toThrow(/nowhere\/own\.csv cannot be used: .*ENOENT/);
  });

  it('is what the instruments out of the box are printed as', () => {
    const described = (instrument: (typeof INSTRUMENTS)[number]) => ({
      contract: instrument.listing.contract,
      profile: instrument.profile,
      name: instrument.listing.details.longName,
      ids: instrument.listing.details.secIdList,
    });
    const printable = INSTRUMENTS.filter(({ listing }) =>
      ['STK', 'CASH'].includes(listing.contract.secType ?? ''),
    );
    const read = readInstruments(file('all.csv', printedInstruments()));
    expect(read.map(described)).toEqual(printable.map(described));
  });
});

describe('rows of a CSV text', () => {
  it('skip comments and empty lines, and read quotes', () => {
    expect(parseCsvRows('# all\na,b\r\n\n1,"x ""y"", z"\n,2\n')).toEqual([
      { line: 4, fields: { a: '1', b: 'x "y", z' } },
      { line: 5, fields: { b: '2' } },
    ]);
    expect(() => parseCsvRows('a,b\n"1,2\n')).toThrow(/line 2 has a quote/);
  });
});
