import { describe, expect, test } from 'vitest';
import { LateIndex } from './late-index.ts';

describe('an index that is made late', () => {
  test('finds the newest and the oldest, and knows what is not there', () => {
    const index = new LateIndex<string, number>();
    for (let i = 0; i < 100; i++) index.set(`key ${i}`, i);
    expect(index.get('key 99')).toBe(99);
    expect(index.get('key 0')).toBe(0);
    index.set('key 100', 100);
    expect([index.get('key 100'), index.get('key 50'), index.get('key 101')]).toEqual([100, 50, undefined]);
  });

  test('a key that is set again stands for the last value, in the list and in the table', () => {
    const index = new LateIndex<number, string>();
    index.set(1, 'first');
    index.set(1, 'second');
    expect(index.get(1)).toBe('second');
    expect(index.get(2)).toBeUndefined();
    expect(index.get(1)).toBe('second');
    index.set(1, 'third');
    expect(index.get(1)).toBe('third');
    expect([index.get(2), index.get(1)]).toEqual([undefined, 'third']);
  });
});
