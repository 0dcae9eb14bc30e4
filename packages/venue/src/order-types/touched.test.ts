import { describe, expect, it } from 'vitest';
import { fills, Scene, told } from '../testing/scene.ts';

// Source of the rules: IBKR's pages "Market if Touched" and "Limit if Touched": a buyer's trigger is below the market, a seller's above.

function at230(): Scene {
  const scene = new Scene();
  scene.quote('NASDAQ', [[229.99, 300]], [[230.01, 300]]);
  scene.print(230);
  return scene;
}

describe('a market-if-touched order', () => {
  it('waits while the price has not come, and trades at the market when it has', () => {
    const scene = at230();
    expect(told(scene.place({ orderType: 'MIT', auxPrice: 229 }))).toEqual(['PreSubmitted 0/100 (trigger)']);
    expect(told(scene.print(229.01))).toEqual([]);
    scene.quote('NASDAQ', [[228.98, 300]], [[229.02, 300]]);
    expect(told(scene.print(229)).slice(0, 2)).toEqual(['Submitted 0/100', 'BOT 100 @229.02 NASDAQ']);
  });

  it('of a seller waits for the price above', () => {
    const scene = at230();
    scene.place({ action: 'SELL', orderType: 'MIT', auxPrice: 231 });
    expect(fills(scene.print(230.99))).toEqual([]);
    expect(fills(scene.print(231))).toEqual(['SLD 100 @229.99 NASDAQ']);
  });

  it('by the quote waits for the ask to come down, not for the bid', () => {
    const scene = at230();
    scene.place({ orderType: 'MIT', auxPrice: 229, triggerMethod: 4 });
    expect(fills(scene.quote('NASDAQ', [[228.5, 300]], [[229.01, 300]]))).toEqual([]);
    expect(fills(scene.quote('NASDAQ', [[228.5, 300]], [[229, 300]]))).toEqual(['BOT 100 @229 NASDAQ']);
  });

  it('fills what there is, and the rest when more comes', () => {
    const scene = at230();
    scene.place({ orderType: 'MIT', auxPrice: 229, totalQuantity: 400 });
    expect(fills(scene.print(229))).toEqual(['BOT 300 @230.01 NASDAQ']);
    expect(fills(scene.quote('NASDAQ', [], [[229.5, 300]]))).toEqual(['BOT 100 @229.5 NASDAQ']);
  });

  it('that is cancelled before the price comes does not trade when it does', () => {
    const scene = at230();
    scene.place({ orderType: 'MIT', auxPrice: 229 });
    scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    expect(fills(scene.print(229))).toEqual([]);
  });

  it('of the day ends with the session', () => {
    const scene = at230();
    scene.place({ orderType: 'MIT', auxPrice: 229 });
    expect(told(scene.until('2026-08-25T20:00:01Z'))).toEqual([
      'Cancelled 0/100',
      '202 Order Canceled - reason:',
    ]);
  });

  it('needs its trigger price', () => {
    expect(told(at230().place({ orderType: 'MIT' }))).toEqual([
      "321 Error validating request.-'bH' : cause - Please enter a trigger price",
    ]);
  });
});

describe('a limit-if-touched order', () => {
  it('rests at its limit once it is touched', () => {
    const scene = at230();
    scene.place({ orderType: 'LIT', auxPrice: 229.5, lmtPrice: 229 });
    expect(told(scene.print(229.5))).toEqual(['Submitted 0/100']);
    expect(fills(scene.quote('NASDAQ', [], [[229, 100]]))).toEqual(['BOT 100 @229 NASDAQ']);
  });

  it('trades at once when what there is lies within its limit', () => {
    const scene = at230();
    scene.place({ orderType: 'LIT', auxPrice: 229.5, lmtPrice: 230.05 });
    expect(fills(scene.print(229.5))).toEqual(['BOT 100 @230.01 NASDAQ']);
  });
});

describe('along bars', () => {
  it('a touched order trades at its trigger when price passes it, and at the open when a bar opens beyond it', () => {
    const inside = new Scene();
    inside.point('open', 230);
    inside.place({ orderType: 'MIT', auxPrice: 229 });
    expect(fills(inside.point('low', 228))).toEqual(['BOT 100 @229 NASDAQ']);

    const beyond = new Scene();
    beyond.point('close', 230);
    beyond.place({ orderType: 'MIT', auxPrice: 229 });
    expect(fills(beyond.point('open', 227))).toEqual(['BOT 100 @227 NASDAQ']);
  });

  it('a stop on the other side is not touched', () => {
    const scene = new Scene();
    scene.point('open', 230);
    scene.place({ orderType: 'MIT', auxPrice: 229 });
    expect(fills(scene.point('high', 231))).toEqual([]);
  });
});
