import { seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';

describe('items that are due at some time', () => {
  it('come when they are due, in the order in which they were put in', () => {
    const queue = new DueQueue<string>();
    queue.set('late', 30);
    queue.set('second', 20);
    queue.set('first', 10);
    expect(queue.nextDue).toBe(10);
    expect(queue.takeDue(9)).toEqual([]);
    expect(queue.takeDue(20)).toEqual(['second', 'first']);
    expect(queue.nextDue).toBe(30);
  });

  it('are due once, at the time that was said last', () => {
    const queue = new DueQueue<string>();
    queue.set('a', 10);
    queue.set('b', 10);
    queue.set('a', 40);
    expect(queue.takeDue(10)).toEqual(['b']);
    queue.set('a', 5);
    expect(queue.takeDue(50)).toEqual(['a']);
    expect(queue.takeDue(50)).toEqual([]);
    expect(queue.nextDue).toBe(Infinity);
  });

  it('do not come when they were taken out', () => {
    const queue = new DueQueue<string>();
    queue.set('a', 10);
    queue.delete('a');
    expect(queue.nextDue).toBe(Infinity);
    queue.set('a', 20);
    expect(queue.takeDue(10)).toEqual([]);
    expect(queue.takeDue(20)).toEqual(['a']);
  });

  it('are those that a plain list finds', () => {
    const random = seededRandom(7);
    const queue = new DueQueue<number>();
    const plain = new Map<number, number>();
    for (let now = 0; now < 3_000; now++) {
      const item = random.below(50);
      if (random.below(5) === 0) {
        queue.delete(item);
        plain.delete(item);
      } else {
        const due = now + random.below(40);
        queue.set(item, due);
        plain.set(item, due);
      }
      expect(queue.nextDue).toBe(Math.min(Infinity, ...plain.values()));
      if (random.below(3) > 0) continue;
      // A map keeps the order in which its keys were first set.
      const due = [...plain].filter(([, at]) => at <= now).map(([each]) => each);
      for (const each of due) plain.delete(each);
      expect(queue.takeDue(now)).toEqual(due);
    }
  });
});
