import type { FaultScript } from '../fault-script.ts';

/** What a scenario is played with: the numbers and words that its user chose, and its own for the rest. */
export interface Parameters {
  number(name: string): number;
  text(name: string): string;
}

/** A way in which gateways go wrong, under a name. */
export interface Scenario {
  readonly name: string;
  /** The rows of the list of requirements that it plays. */
  readonly rows: readonly string[];
  readonly says: string;
  /** Its parameters with the values that they have when nobody says. */
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly play: (parameters: Parameters) => readonly FaultScript[];
}

/** For scenarios without any. */
export const NO_PARAMETERS = {};

/** How often something happens that does not end. */
export const ALWAYS = Number.POSITIVE_INFINITY;
