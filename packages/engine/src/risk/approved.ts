import type { Brand } from '@tapewright/model';
import type { Intent } from '../kernel/kernel-io.ts';

/**
 * An intent that the risk gate let through. Only the gate makes one, and only one of these can be sent:
 * the type is the proof that every order passed every rule.
 */
export type Approved = Brand<Intent, 'Approved'>;

/** Why the gate refused: which rule, its limit, and what the order was. */
export interface Refusal {
  readonly rule: string;
  /** `order 17 refused by maxNotional: 52,000 USD, limit 50,000 USD` without its first four words. */
  readonly message: string;
  readonly limit: string;
  readonly actual: string;
}
