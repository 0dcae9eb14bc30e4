import { instantFromIso, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { FarmHealth } from './farm-health.ts';

const AT = instantFromIso('2026-08-25T14:00:00Z');

// The texts are those of recorded gateways.
describe('farms', () => {
  it('A7 have a state each, under the name in the notice', () => {
    const health = new FarmHealth();
    health.absorb({ code: 2104, text: 'Market data farm connection is OK:usfarm', at: AT });
    health.absorb({ code: 2103, text: 'Market data farm connection is broken:eufarm', at: AT });
    health.absorb({ code: 2158, text: 'Sec-def data farm connection is OK:secdefnj', at: AT });
    health.absorb({
      code: 2107,
      text: 'HMDS data farm connection is inactive but should be available upon demand.ushmds',
      at: AT,
    });
    expect(health.farms.map(({ name, kind, state }) => `${kind} ${name} ${state}`)).toEqual([
      'marketData usfarm ok',
      'marketData eufarm broken',
      'definitions secdefnj ok',
      'history ushmds inactive',
    ]);
  });

  it('A7 are back when the broken one is, and not when it is told for the first time', () => {
    const health = new FarmHealth();
    const notice = { text: 'Market data farm connection is OK:usfarm', at: AT };
    health.absorb({ code: 2104, ...notice });
    expect(health.backAt('marketData')).toBeUndefined();
    health.absorb({ code: 2103, ...notice });
    health.absorb({ code: 2104, ...notice, at: plusMs(AT, 5) });
    expect(health.backAt('marketData')).toBe(plusMs(AT, 5));
    expect(health.backAt('history')).toBeUndefined();
  });

  it('say nothing twice, and nothing about other codes', () => {
    const health = new FarmHealth();
    const notice = { text: 'Market data farm connection is OK:usfarm', at: AT };
    expect(health.absorb({ code: 2104, ...notice })).toMatchObject({ state: 'ok' });
    expect(health.absorb({ code: 2104, ...notice })).toBeUndefined();
    expect(health.absorb({ code: 1100, text: 'Connectivity lost', at: AT })).toBeUndefined();
  });
});
