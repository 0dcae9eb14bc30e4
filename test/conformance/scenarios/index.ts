import type { Scenario } from '../scenario.ts';
import { AUCTIONS } from './auctions.ts';
import { GROUPS } from './groups.ts';
import { PEGGED } from './pegged.ts';
import { PLAIN } from './plain.ts';
import { TRIGGERED } from './triggered.ts';

/** Every scenario there is: the one list, played at every level. */
export const SCENARIOS: readonly Scenario[] = [...PLAIN, ...TRIGGERED, ...PEGGED, ...AUCTIONS, ...GROUPS];
