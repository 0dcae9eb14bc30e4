/** A law of the simulation is broken: what was seen, and at whom. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** Which law: the same for every message about it, so that a smaller day can be looked for that breaks it too. */
  readonly law: string;

  constructor(law: string, what: string) {
    super(`${law}: ${what}`);
    this.law = law;
  }
}
