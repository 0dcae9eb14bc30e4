import { InvalidArgumentError } from '@commander-js/extra-typings';
import { expect, test } from 'vitest';
import {
  barSize,
  isoTime,
  keyValue,
  latency,
  lengthOfTime,
  partOfWhole,
  positiveNumber,
  replayRequest,
  wholeNumber,
} from './option-values.ts';

test.each<[string, (text: string) => unknown, string, unknown]>([
  ['a port', wholeNumber(1, 65_535), '4002', 4002],
  ['a lowest port', wholeNumber(1, 65_535), '1', 1],
  ['a speed', positiveNumber, '0.5', 0.5],
  ['a part', partOfWhole, '1', 1],
  ['seconds', lengthOfTime, '30s', 30_000],
  ['half an hour', lengthOfTime, '0.5h', 1_800_000],
  ['a bar size', barSize, '1 day', '1 day'],
  ['a day', isoTime, '2015-01-31', '2015-01-31T00:00:00Z'],
])('reads %s', (_what, read, text, value) => {
  expect(read(text)).toBe(value);
});

test.each<[(text: string) => unknown, string]>([
  [wholeNumber(1, 65_535), '0'],
  [wholeNumber(1, 65_535), '65536'],
  [wholeNumber(1, 65_535), '1.5'],
  [wholeNumber(1, 65_535), ''],
  [positiveNumber, '0'],
  [partOfWhole, '0'],
  [partOfWhole, '2'],
  [partOfWhole, 'half'],
  [positiveNumber, 'x'],
  [lengthOfTime, '30'],
  [lengthOfTime, '30d'],
  [barSize, '1 dya'],
  [isoTime, '2015-13-01'],
  [isoTime, '2015-01-01T10:00:00'],
  [latency, ''],
  [latency, '-1'],
  [latency, '20,'],
  [latency, '20,10,5'],
  [latency, 'soon'],
  [(text) => keyValue(text, undefined), 'fast'],
])('refuses what cannot be meant', (read, text) => {
  expect(() => read(text)).toThrow(InvalidArgumentError);
});

test('collects repeated name=value pairs', () => {
  expect(keyValue('slow=20', keyValue('fast=5', undefined))).toEqual({ fast: '5', slow: '20' });
});

test('reads a latency, with and without a tail', () => {
  expect(latency('20')).toEqual({ leastMs: 20, tailMs: 0 });
  expect(latency('0.5, 10')).toEqual({ leastMs: 0.5, tailMs: 10 });
});

test('a replay is a file, or the file of a symbol, one after the other', () => {
  const first = replayRequest('AAPL=days.csv', []);
  expect(replayRequest('morning.tap', first)).toEqual([
    { symbol: 'AAPL', file: 'days.csv' },
    { file: 'morning.tap' },
  ]);
  for (const text of ['=days.csv', 'AAPL=', '']) expect(() => replayRequest(text, [])).toThrow('symbol=file');
});
