import { describe, expect, it } from 'vitest';
import { FIRST_REQUEST_ID, OrderIds, RequestIds } from './ids.ts';

describe('order ids', () => {
  it('B1 S5 gives three concurrent submits three ids', () => {
    const ids = new OrderIds();
    ids.raise(99);
    expect([ids.allocate(), ids.allocate(), ids.allocate()]).toEqual([100, 101, 102]);
  });

  it('B2 S4 stays above its mark when nextValidId comes back lower (38103, then 38099)', () => {
    const ids = new OrderIds(38_103);
    ids.raise(38_099 - 1);
    expect(ids.allocate()).toBe(38_104);
  });

  it('B1 reserves a block for a bracket', () => {
    const ids = new OrderIds(6);
    expect(ids.allocate(3)).toBe(7);
    expect(ids.allocate()).toBe(10);
  });

  it('B5 B6 never reaches into the request ids', () => {
    const ids = new OrderIds(FIRST_REQUEST_ID - 2);
    expect(ids.allocate()).toBe(FIRST_REQUEST_ID - 1);
    expect(ids.allocate()).toBeUndefined();
  });

  it('is not raised by a request id that an error names', () => {
    const ids = new OrderIds(5);
    ids.raise(FIRST_REQUEST_ID);
    expect(ids.allocate()).toBe(6);
  });
});

describe('request ids', () => {
  it('begin at ten million and are not repeated', () => {
    const ids = new RequestIds();
    expect([ids.allocate(), ids.allocate()]).toEqual([10_000_000, 10_000_001]);
  });
});
