import { choice, flag, integer, number, ParamError } from '@tapewright/engine';
import { describe, expect, it, test } from 'vitest';
import { axisFromText, Grid } from './grid.ts';

const specs = {
  fast: integer(10, { min: 2, max: 60, step: 2 }),
  slow: integer(50, { min: 3, max: 400 }),
  band: number(0.2, { min: 0, max: 1, step: 0.1 }),
  free: number(1, { min: 0, max: 9 }),
  side: choice('long', ['long', 'short']),
  isOn: flag(true),
};

describe('a text becomes the values of a parameter', () => {
  test.each([
    ['fast', '10..20:5', [10, 15, 20]],
    ['fast', '10..15', [10, 12, 14]],
    ['slow', '3..6', [3, 4, 5, 6]],
    ['slow', '20, 50,100', [20, 50, 100]],
    ['slow', '7', [7]],
    ['band', '0..0.3', [0, 0.1, 0.2, 0.3]],
    ['band', 'all', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ['side', 'all', ['long', 'short']],
    ['side', 'short', ['short']],
    ['isOn', 'all', [false, true]],
    ['isOn', 'false', [false]],
  ])('%s=%s', (name, text, values) => {
    expect(axisFromText(specs, name, text)).toEqual({ name, values });
  });

  test.each([
    ['quick', '1..3', 'unknown parameter quick: this strategy has fast, slow'],
    ['free', '0..1', 'free declares no stride'],
    ['fast', '20..10:1', 'from 20 to 10 by 1 is no range'],
    ['fast', '10..20:0', 'from 10 to 20 by 0 is no range'],
    ['side', '1..2', 'side has no range'],
  ])('%s=%s is refused', (name, text, message) => {
    expect(() => axisFromText(specs, name, text)).toThrow(message);
  });
});

describe('a grid', () => {
  const grid = new Grid(
    specs,
    [
      { name: 'fast', values: [2, 4] },
      { name: 'side', values: ['long', 'short'] },
    ],
    { slow: 100 },
  );

  it('has every combination once, the last axis turning fastest', () => {
    expect(grid.length).toBe(4);
    const points = Array.from({ length: 4 }, (_, i) => grid.at(i));
    expect(points.map(({ fast, side }) => `${String(fast)} ${String(side)}`)).toEqual([
      '2 long',
      '2 short',
      '4 long',
      '4 short',
    ]);
    expect(points[3]).toEqual({ fast: 4, slow: 100, band: 0.2, free: 1, side: 'short', isOn: true });
  });

  it('has no point beyond its last', () => {
    expect(() => grid.at(4)).toThrow('no point 4: the grid has 4');
  });

  it.each([
    ['out of range', [{ name: 'fast', values: [61] }], {}, 'fast is 61: must be a whole number from 2 to 60'],
    ['no value', [{ name: 'fast', values: [] }], {}, 'fast has no value'],
    ['twice the same', [{ name: 'fast', values: [2, 2] }], {}, 'fast has a value twice'],
    ['both', [{ name: 'fast', values: [2] }], { fast: 4 }, 'fast is both fixed and varied'],
    ['text for a number', [{ name: 'fast', values: ['two'] }], {}, "fast is 'two'"],
  ])('refuses %s', (_, axes, fixed, message) => {
    expect(() => new Grid(specs, axes, fixed)).toThrow(ParamError);
    expect(() => new Grid(specs, axes, fixed)).toThrow(message);
  });
});
