import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { Grid } from './grid.ts';

describe('Grid', () => {
  const stock = new Grid(0.01, Decimal.of('0.0001'));
  const forex = new Grid(0.00005, Decimal.of('0.01'));
  const board = new Grid(0.25, Decimal.of(10));

  it.each([
    [stock, 294.15, 29_415],
    [stock, 0.1 + 0.2, 30],
    [stock, -37.63, -3_763],
    [forex, 1.16505, 23_301],
    [board, 5000.75, 20_003],
  ])('knows the tick of a price and gives the price back exactly', (grid, price, tick) => {
    expect(grid.tickOf(price)).toBe(tick);
    expect(grid.tickOf(grid.priceOf(tick))).toBe(tick);
  });

  it('makes prices that print as they are written', () => {
    // 29415 × 0.01 is 294.15000000000003 in doubles.
    expect(stock.priceOf(29_415)).toBe(294.15);
    expect(forex.priceOf(23_301)).toBe(1.16505);
    expect(stock.priceOf(23_000.5)).toBe(230.005);
  });

  it('knows no tick between two, none for a price that is none, and none out of reach', () => {
    expect(stock.tickOf(294.155)).toBeUndefined();
    expect(stock.tickOf(Number.NaN)).toBeUndefined();
    expect(stock.tickOf(Infinity)).toBeUndefined();
    expect(stock.tickOf(2 ** 30 / 100)).toBe(2 ** 30);
    expect(stock.tickOf((2 ** 30 + 1) / 100)).toBeUndefined();
  });

  it.each([
    [stock, '100', 1_000_000],
    [stock, '0.0001', 1],
    [stock, '0.00005', undefined],
    [board, '20', 20],
    [board, '25', undefined],
    // 10^15 shares in ten-thousandths do not fit a safe integer.
    [stock, '1000000000000000', undefined],
  ])('counts a size in units, or says that it cannot', (grid, size, units) => {
    expect(grid.unitsOf(Decimal.of(size))).toBe(units);
  });

  it('gives sizes back as they were', () => {
    expect(stock.sizeOf(1_000_001).toString()).toBe('100.0001');
  });
});
