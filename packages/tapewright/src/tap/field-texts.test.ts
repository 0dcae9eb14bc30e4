import { Decimal } from '@tapewright/model';
import { expect, test } from 'vitest';
import { fieldTexts, FULL, SHORT } from './field-texts.ts';
import { hexLines } from './overheard-lines.ts';

test('leaves out the unset and the empty, and inside records also zero and false', () => {
  const message = {
    kind: 'x',
    id: 0,
    isSnapshot: false,
    text: '',
    missing: undefined,
    contract: { conId: 0, symbol: 'ES', includeExpired: false, comboLegs: undefined },
    filled: Decimal.of('0'),
    list: [],
  };
  expect(fieldTexts(message, SHORT)).toEqual(['id=0', 'isSnapshot=false', 'contract.symbol=ES', 'filled=0']);
});

test('shows three records of a list and says how many there are, or all of them', () => {
  const message = { bars: [1, 2, 0, 4, 5].map((close) => ({ close, wap: Decimal.of('1.50') })) };
  expect(fieldTexts(message, SHORT)).toEqual([
    'bars[0].close=1',
    'bars[0].wap=1.5',
    'bars[1].close=2',
    'bars[1].wap=1.5',
    'bars[2].wap=1.5',
    'bars[…]=(2 more)',
  ]);
  expect(fieldTexts(message, FULL)).toHaveLength(9);
});

test('zeros of a plain list stay: their place is their meaning', () => {
  expect(fieldTexts({ ids: [0, 3] }, SHORT)).toEqual(['ids[0]=0', 'ids[1]=3']);
});

test('cuts a long value and says its length', () => {
  const [text = ''] = fieldTexts({ xml: 'x'.repeat(1_000_000) }, SHORT);
  expect(text).toBe(`xml=${'x'.repeat(160)}…(1000000 characters)`);
  expect(fieldTexts({ xml: 'x'.repeat(200) }, FULL)).toEqual([`xml=${'x'.repeat(200)}`]);
});

test('lets nothing through that a terminal would obey', () => {
  // ESC [ 2 J clears a screen; U+009B is the same opening in one character.
  expect(fieldTexts({ text: '\u001B[2J' }, SHORT)).toEqual(['text="\\u001b[2J"']);
  expect(fieldTexts({ text: 'a\u009B2J\nb' }, SHORT)).toEqual(['text="a\\u009b2J\\nb"']);
  expect(fieldTexts({ text: 'US/Eastern 9:30' }, SHORT)).toEqual(['text="US/Eastern 9:30"']);
});

test('shows bytes sixteen a line, with what of them is text', () => {
  expect(hexLines(Buffer.from('API\0\u0001234567890123456'))).toEqual([
    '    0000  41 50 49 00 01 32 33 34 35 36 37 38 39 30 31 32  API..23456789012',
    '    0010  33 34 35 36                                      3456',
  ]);
});
