import { describe, expect, expectTypeOf, test } from 'vitest';
import { createEngine } from '../kernel/engine.ts';
import { NO_LIMITS } from '../testing/rig.ts';
import { choice, integer } from './params.ts';
import { defineStrategy, type Strategy } from './strategy.ts';

describe('defineStrategy', () => {
  test('gives setup the values of the declared parameters, typed', () => {
    const seen: unknown[] = [];
    const strategy = defineStrategy({
      params: { fast: integer(5, { min: 1, max: 9 }), mode: choice('calm', ['calm', 'wild']) },
      setup(_ctx, params) {
        expectTypeOf(params.fast).toEqualTypeOf<number>();
        expectTypeOf(params.mode).toEqualTypeOf<'calm' | 'wild'>();
        seen.push(params);
        return {};
      },
    });
    const any: Strategy = strategy;
    expect(any.resolve({ mode: 'wild' })).toEqual({ fast: 5, mode: 'wild' });
    createEngine({
      strategy,
      params: { fast: 7 },
      seed: 1,
      account: 'DU1',
      baseCurrency: 'USD',
      risk: NO_LIMITS,
      link: 'up',
    }).start(0 as Parameters<ReturnType<typeof createEngine>['start']>[0]);
    expect(seen).toEqual([{ fast: 7, mode: 'calm' }]);
  });

  test('in its short form is a function that returns what to do with each bar', () => {
    const onBar = (): void => undefined;
    const strategy = defineStrategy(() => onBar);
    expect(strategy.params).toEqual({});
    expect(strategy.setUp({} as Parameters<typeof strategy.setUp>[0], {})).toEqual({ onBar });
  });

  test('a bad parameter is refused before anything starts', () => {
    const strategy = defineStrategy({ params: { fast: integer(5, { min: 1, max: 9 }) }, setup: () => ({}) });
    const config = {
      strategy,
      seed: 1,
      account: 'DU1',
      baseCurrency: 'USD',
      risk: NO_LIMITS,
      link: 'up',
    } as const;
    expect(() => createEngine({ ...config, params: { fast: 10 } })).toThrow(
      'parameter fast is 10: must be a whole number from 1 to 9',
    );
  });
});
