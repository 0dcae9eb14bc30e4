import { Decimal } from '@tapewright/model';
import { expect } from 'vitest';

// A Decimal keeps its digits in private fields, where the matchers do not look: without this, every Decimal equals every other.
expect.addEqualityTesters([
  (a: unknown, b: unknown): boolean | undefined => {
    if (a instanceof Decimal && b instanceof Decimal) return a.equals(b);
    return a instanceof Decimal || b instanceof Decimal ? false : undefined;
  },
]);
