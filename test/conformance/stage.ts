import type { Order } from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';
import type { OrderStory } from './order-story.ts';

/** Where a scenario is played: a level. Everything said to it has had its effect when the promise resolves. */
export interface Stage {
  market(input: MarketInput): Promise<void>;
  place(label: string, order: Order): Promise<void>;
  change(label: string, order: Order): Promise<void>;
  cancel(label: string): Promise<void>;
  /** What is known of an order. */
  story(label: string): OrderStory;
  close(): Promise<void>;
}
