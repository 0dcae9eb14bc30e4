import { plusMs } from '@tapewright/model';
import type { ExecutionAlgo } from '../execution/algo.ts';
import type { ParentOrder } from '../execution/parent-order.ts';
import type { EngineConfig } from '../kernel/engine-api.ts';
import type { LiveOrder } from '../orders/live-order.ts';
import { spyRig, type Rig } from './rig.ts';

/** For tests: a parent order of SPY, and a market around it that moves time and rings the timers that are due, in order. */
export class Stage {
  readonly rig: Rig;
  readonly parent: ParentOrder;
  readonly ctx: ReturnType<typeof spyRig>['ctx'];
  readonly #rung = new Set<number>();

  constructor(quantity: number, algo: ExecutionAlgo, config: Partial<EngineConfig> = {}) {
    const { rig, ctx, spy } = spyRig(() => ({}), config);
    this.rig = rig;
    this.ctx = ctx;
    this.parent = ctx.execute(spy, quantity, algo);
  }

  /** Lets time pass; timers ring at their moments. `atEach` sees the stage after each of them. */
  pass(ms: number, atEach: () => void = () => {}): void {
    const until = plusMs(this.rig.at, ms);
    for (;;) {
      const due = this.rig.outputs
        .filter((output) => output.kind === 'setTimer')
        .filter(({ timer, due: at }) => at <= until && !this.#rung.has(timer))
        .sort((a, b) => a.due - b.due || a.timer - b.timer)[0];
      if (due === undefined) break;
      this.#rung.add(due.timer);
      if (due.due > this.rig.at) this.rig.at = plusMs(due.due, -1);
      this.rig.send({ kind: 'timer', timer: due.timer });
      atEach();
    }
    if (until > this.rig.at) this.rig.at = until;
  }

  get working(): readonly LiveOrder[] {
    return this.parent.children.filter((child) => child.isWorking);
  }

  fillAll(price = 100): void {
    for (const child of this.working) this.rig.fill(child, child.remaining.toString(), price);
  }

  get sizes(): readonly number[] {
    return this.parent.children.map((child) => child.quantity.toNumber());
  }

  /** Throws when more could be traded than was asked for. */
  check(): void {
    const { filled, working, quantity } = this.parent;
    if (filled.plus(working).greaterThan(quantity)) throw new Error(`${filled} + ${working} of ${quantity}`);
  }
}
