import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Scene, told } from '../testing/scene.ts';
import { ORDER_TYPES, orderTypeNamed } from './order-types.ts';

describe('the table of order types', () => {
  it('is that of the reference page', () => {
    const page = readFileSync(new URL('../../../../docs/reference/order-types.md', import.meta.url), 'utf8');
    const listed = [...page.split(/\n##+ /)[0]!.matchAll(/^\| `([A-Z+ ]+)` \|/gm)].map(([, name]) => name);
    expect(new Set(listed)).toEqual(new Set(ORDER_TYPES.map(({ name }) => name)));
  });

  it('has no name twice', () => {
    const names = ORDER_TYPES.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  // Recorded of a gateway: aliases in any case are taken, and its own name is echoed.
  it.each([
    ['limit', 'LMT'],
    ['stop limit', 'STP LMT'],
    ['PEG PRIM', 'REL'],
  ])('knows %s as %s', (alias, name) => {
    expect(orderTypeNamed(alias)?.name).toBe(name);
  });

  it.each(['MKT PRT', 'VOL', 'PEG STK', 'box top'])(
    'refuses %s as a type that the product does not have',
    (name) => {
      expect(told(new Scene().place({ orderType: name }))).toEqual([
        `387 Unsupported order type for this exchange and security type: ${name}`,
      ]);
    },
  );
});
