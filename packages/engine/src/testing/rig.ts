import {
  Decimal,
  instantFromIso,
  plusMs,
  type BrokerEvent,
  type Contract,
  type Instant,
  type OrderStatus,
} from '@tapewright/model';
import { createEngine } from '../kernel/engine.ts';
import type { Engine, EngineConfig } from '../kernel/engine-api.ts';
import type { EngineInput, EngineOutput, PlaceOutput } from '../kernel/kernel-io.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { LiveOrder } from '../orders/live-order.ts';
import type { RiskLimits } from '../risk/limits.ts';
import type { Strategy } from '../strategy/strategy.ts';
import { defineStrategy } from '../strategy/strategy.ts';
import type { StrategyContext } from '../strategy/strategy-context.ts';
import type { StrategyHandlers } from '../strategy/strategy.ts';

export const NO_LIMITS: RiskLimits = { others: 'none' };

/** 10:00 in New York. */
export const TEN_OCLOCK = instantFromIso('2026-08-25T14:00:00Z');

export const SPY: Contract = {
  conId: 756733,
  symbol: 'SPY',
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
};

/** For tests: an engine, and the broker and market around it in words. Time passes by a millisecond with every input. */
export class Rig {
  readonly engine: Engine;
  readonly lines: string[] = [];
  /** Everything the engine put out, in order. */
  readonly outputs: EngineOutput[] = [];
  at: Instant = TEN_OCLOCK;
  isHandling = false;
  #execs = 0;

  constructor(strategy: Strategy, config: Partial<EngineConfig> = {}) {
    this.engine = createEngine({
      strategy,
      seed: 1,
      account: 'DU1',
      baseCurrency: 'USD',
      risk: NO_LIMITS,
      link: 'up',
      eventLog: (line) => this.lines.push(line.slice(line.indexOf(' ') + 1)),
      ...config,
    });
  }

  start(): this {
    this.isHandling = true;
    this.outputs.push(...this.engine.start(this.at).filter((output) => !isDoor(output)));
    this.isHandling = false;
    return this;
  }

  /** Stamps the input and hands it in. */
  send(input: Unstamped<EngineInput>): readonly EngineOutput[] {
    this.at = plusMs(this.at, 1);
    this.isHandling = true;
    const outputs = this.engine.handle({ ...input, at: this.at }).filter((output) => !isDoor(output));
    this.isHandling = false;
    this.outputs.push(...outputs);
    return outputs;
  }

  qualify(instrument = 0, contract: Contract = SPY): void {
    this.send({ kind: 'instrument', instrument, contract, details: { minTick: 0.01 } });
  }

  cash(amount: number | string, currency = 'USD'): void {
    this.send({ kind: 'cash', currency, amount: Decimal.of(amount) });
  }

  bar(
    close: number,
    { series = 0, isWarmUp = false }: { series?: number; isWarmUp?: boolean } = {},
  ): readonly EngineOutput[] {
    const ohlc = { open: close, high: close, low: close, close, volume: 1000 };
    return this.send({ kind: 'bar', series, start: this.at, ...ohlc, isWarmUp });
  }

  quote(bid: number, ask: number, instrument = 0): readonly EngineOutput[] {
    return this.send({ kind: 'quote', instrument, bid, ask });
  }

  status(
    order: LiveOrder,
    status: OrderStatus,
    changes: Partial<Extract<BrokerEvent, { kind: 'order' }>> = {},
  ): readonly EngineOutput[] {
    return this.send({
      kind: 'order',
      orderId: order.number,
      clientId: 1,
      permId: 1000 + order.number,
      contract: order.contract,
      order: order.order,
      state: {},
      status,
      filled: order.filled,
      remaining: order.remaining,
      avgFillPrice: 0,
      lastFillPrice: 0,
      parentId: 0,
      whyHeld: '',
      ...changes,
    });
  }

  fill(
    order: LiveOrder,
    shares: number | string,
    price: number,
    changes: Partial<Extract<BrokerEvent, { kind: 'execution' }>['execution']> & {
      readonly contract?: Contract;
    } = {},
  ): string {
    this.#execs++;
    const { contract = order.contract, ...fields } = changes;
    const execution = {
      orderId: order.number,
      clientId: 1,
      permId: 1000 + order.number,
      execId: `0000e0d5.6516f4d1.${String(this.#execs).padStart(2, '0')}.01`,
      side: order.side === 'BUY' ? 'BOT' : 'SLD',
      shares: Decimal.of(shares),
      price,
      exchange: 'ARCA',
      orderRef: order.intentId,
      ...fields,
    };
    this.send({ kind: 'execution', contract, execution });
    return execution.execId;
  }

  commission(execId: string, amount: number, currency = 'USD'): void {
    this.send({ kind: 'commission', report: { execId, commissionAndFees: amount, currency } });
  }

  message(order: LiveOrder, code: number, message = 'text'): void {
    this.send({ kind: 'refusal', orderId: order.number, clientId: 1, code, message });
  }

  command(command: Extract<EngineInput, { kind: 'command' }>['command']): readonly EngineOutput[] {
    return this.send({ kind: 'command', command });
  }

  /** The nth order of the run, from 1. */
  order(number: number): LiveOrder {
    const order = this.engine.orders[number - 1];
    if (order === undefined) throw new Error(`there is no order ${number}`);
    return order;
  }

  get placed(): readonly PlaceOutput[] {
    return this.outputs.filter((output) => output.kind === 'place');
  }

  logged(level: 'warn' | 'error' | 'info'): readonly string[] {
    return this.outputs.flatMap((output) =>
      output.kind === 'log' && output.level === level ? [output.text] : [],
    );
  }
}

/** The timer by which tests reach into the strategy is no output to look at. */
function isDoor(output: EngineOutput): boolean {
  return output.kind === 'setTimer' && output.due === TEN_OCLOCK;
}

/** Each member of the union without its time. */
type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never;

/**
 * A rig whose strategy watches SPY in minute bars, is started and qualified, has 100,000 USD, and saw one bar at 100. What a test asks of
 * `ctx` is done inside a handler of that strategy, as everything a strategy asks is.
 */
export function spyRig(
  handlers: (ctx: StrategyContext) => StrategyHandlers = () => ({}),
  config: Partial<EngineConfig> = {},
): { readonly rig: Rig; readonly ctx: StrategyContext; readonly spy: Instrument } {
  const door = new Door();
  let spy: Instrument | undefined;
  const strategy = defineStrategy((ctx) => {
    door.open(ctx);
    spy = ctx.stock('SPY');
    ctx.bars(spy, '1 min');
    return handlers(ctx);
  });
  const rig = new Rig(strategy, config);
  door.rig = rig;
  rig.cash(100_000);
  rig.start();
  rig.qualify();
  rig.bar(100);
  if (spy === undefined) throw new Error('setup did not run');
  return { rig, ctx: door.context(), spy };
}

/** A way into the strategy from outside: a timer of it that runs what it is given. */
class Door {
  rig: Rig | undefined;
  #ctx: StrategyContext | undefined;
  #timer = -1;
  #isInside = false;
  #action: (() => void) | undefined;

  open(ctx: StrategyContext): void {
    this.#ctx = ctx;
    this.#timer = ctx.at(TEN_OCLOCK, () => {
      this.#isInside = true;
      this.#action?.();
      this.#isInside = false;
      this.open(ctx);
    }).id;
  }

  /** The context whose calls go through the door; what only reads is read as it is. */
  context(): StrategyContext {
    if (this.#ctx === undefined) throw new Error('setup did not run');
    return new Proxy(this.#ctx, {
      get: (ctx, name) => {
        const member: unknown = Reflect.get(ctx, name, ctx);
        if (typeof member !== 'function') return member;
        if (name === 'position' || name === 'openOrders') return member.bind(ctx);
        return (...args: unknown[]) => this.#inside(() => Reflect.apply(member, ctx, args));
      },
    });
  }

  #inside(call: () => unknown): unknown {
    if (this.#isInside || this.rig?.isHandling !== false) return call();
    let result: { readonly value: unknown } | { readonly error: unknown } | undefined;
    this.#action = () => {
      try {
        result = { value: call() };
      } catch (error) {
        result = { error };
      }
    };
    this.rig.send({ kind: 'timer', timer: this.#timer });
    if (result === undefined) throw new Error('the strategy is not called any more');
    if ('error' in result) throw result.error;
    return result.value;
  }
}
