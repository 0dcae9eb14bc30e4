import { describe, expect, expectTypeOf, test } from 'vitest';
import { choice, flag, integer, number, ParamError, paramsFromText, resolveParams } from './params.ts';

const SPECS = {
  fast: integer(50, { min: 5, max: 100 }),
  risk: number(0.02, { min: 0, max: 1 }),
  side: choice('both', ['long', 'short', 'both']),
  isQuiet: flag(false),
};

/** What is wrong with the values; undefined when nothing is. */
function refusalOf(given: Readonly<Record<string, unknown>>): string | undefined {
  try {
    expect(resolveParams(SPECS, given)).toMatchObject(given);
    return undefined;
  } catch (error) {
    return error instanceof ParamError ? error.message : String(error);
  }
}

describe('parameters', () => {
  test('stand at their defaults unless given, and have the types of their declarations', () => {
    const values = resolveParams(SPECS, { fast: 20 });
    expect(values).toEqual({ fast: 20, risk: 0.02, side: 'both', isQuiet: false });
    expectTypeOf(values.fast).toEqualTypeOf<number>();
    expectTypeOf(values.side).toEqualTypeOf<'long' | 'short' | 'both'>();
    expectTypeOf(values.isQuiet).toEqualTypeOf<boolean>();
  });

  test.each([
    [{ fast: 5 }, undefined],
    [{ fast: 4 }, 'parameter fast is 4: must be a whole number from 5 to 100'],
    [{ fast: 100 }, undefined],
    [{ fast: 101 }, 'parameter fast is 101: must be a whole number from 5 to 100'],
    [{ fast: 5.5 }, 'parameter fast is 5.5: must be a whole number from 5 to 100'],
    [{ fast: '20' }, "parameter fast is '20': must be a whole number from 5 to 100"],
    [{ risk: 1 }, undefined],
    [{ risk: 1.01 }, 'parameter risk is 1.01: must be a number from 0 to 1'],
    [{ risk: Number.NaN }, 'parameter risk is NaN: must be a number from 0 to 1'],
    [{ side: 'up' }, "parameter side is 'up': must be one of long, short, both"],
    [{ isQuiet: 1 }, 'parameter isQuiet is 1: must be true or false'],
    [{ slow: 1 }, 'unknown parameter slow: this strategy has fast, risk, side, isQuiet'],
    [{ toString: 1 }, 'unknown parameter toString: this strategy has fast, risk, side, isQuiet'],
  ])('%j', (given, message) => {
    expect(refusalOf(given)).toBe(message);
  });

  test('are read from the texts of a command line', () => {
    const values = paramsFromText(SPECS, { fast: '20', risk: '0.5', side: 'long', isQuiet: 'true' });
    expect(values).toEqual({ fast: 20, risk: 0.5, side: 'long', isQuiet: true });
    expect(() => paramsFromText(SPECS, { fast: 'x' })).toThrow("parameter fast is 'x'");
    expect(() => paramsFromText(SPECS, { fast: '' })).toThrow("parameter fast is ''");
    expect(() => paramsFromText(SPECS, { isQuiet: 'yes' })).toThrow("parameter isQuiet is 'yes'");
    expect(() => paramsFromText({}, { x: '1' })).toThrow('unknown parameter x: this strategy has none');
  });

  test('a default outside of its own range is refused where it is declared', () => {
    expect(() => integer(3, { min: 5, max: 100 })).toThrow(
      'the default 3 must be a whole number from 5 to 100',
    );
  });
});
