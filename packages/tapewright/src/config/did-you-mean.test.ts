import { expect, test } from 'vitest';
import { didYouMean, editDistance } from './did-you-mean.ts';

test.each([
  // kitten → sitting is the textbook example of Levenshtein's distance; the rest by hand.
  ['kitten', 'sitting', 3],
  ['prot', 'port', 1],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('from %s to %s it takes %i edits', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
});

test('suggests the nearest name, and nothing when none is near', () => {
  const known = ['host', 'port', 'clientId', 'account'];
  expect(didYouMean('prot', known)).toBe('port');
  expect(didYouMean('clientid', known)).toBe('clientId');
  expect(didYouMean('colour', known)).toBeUndefined();
  expect(didYouMean('x', [])).toBeUndefined();
});
