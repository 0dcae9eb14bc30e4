import { CALENDARS, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { parseCsvActions } from './csv-actions.ts';

const parse = (...lines: readonly string[]) =>
  parseCsvActions(`date,symbol,action,value\r\n${lines.join('\r\n')}\r\n`, CALENDARS.NYSE, 'actions.csv');

describe('a file of corporate actions', () => {
  it('gives each from the open of its day', () => {
    const read = parse(
      '2020-08-07,AAPL,dividend,0.82',
      '',
      '2020-08-31, AAPL ,split,4:1',
      '2021-01-04,XYZ,delisting,0',
    );
    expect(read.map(({ at, symbol, action }) => [toIso(at).slice(0, 16), symbol, action])).toEqual([
      // 9:30 in New York: 13:30 in summer, 14:30 in winter.
      ['2020-08-07T13:30', 'AAPL', { kind: 'dividend', perShare: '0.82' }],
      ['2020-08-31T13:30', 'AAPL', { kind: 'split', shares: 4, per: 1 }],
      ['2021-01-04T14:30', 'XYZ', { kind: 'delisting', price: 0 }],
    ]);
  });

  it.each([
    ['2020-08-08,AAPL,dividend,0.82', '2020-08-08 is no trading day: an action counts from the open of one'],
    ['31.8.2020,AAPL,split,4:1', "date '31.8.2020' is not like 2020-08-31"],
    ['2020-08-31,,split,4:1', 'it names no symbol'],
    ['2020-08-31,AAPL,split,4', "split '4' is not like 4:1, four shares for one (1:10 for one for ten)"],
    ['2020-08-31,AAPL,split,4:0', "split '4:0' is not like 4:1"],
    ['2020-08-31,AAPL,dividend,-1', "dividend '-1' is not an amount a share above zero"],
    [
      '2020-08-31,AAPL,delisting,',
      "'2020-08-31,AAPL,delisting,' does not have the four fields date,symbol,action,value",
    ],
    ['2020-08-31,AAPL,merger,MSFT', "action 'merger' is none of split, dividend, delisting"],
  ])('refuses %s', (line, message) => {
    expect(() => parse('2020-08-07,AAPL,dividend,0.82', line)).toThrow(`actions.csv: line 3: ${message}`);
  });

  it('needs its header', () => {
    expect(() => parseCsvActions('2020-08-07,AAPL,dividend,0.82', CALENDARS.NYSE)).toThrow(
      "CSV: line 1 is '2020-08-07,AAPL,dividend,0.82'; it must be 'date,symbol,action,value'",
    );
  });
});
