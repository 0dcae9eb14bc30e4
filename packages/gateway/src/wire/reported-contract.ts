import type { Contract } from '@tapewright/model';

/** A contract as a gateway states it: a strike is always there, 0 where there is none. */
export function reportedContract(contract: Contract): Contract {
  return { strike: 0, ...contract };
}

/** A holding is of an instrument, wherever it was traded: its contract names no exchange. */
export function heldContract(contract: Contract): Contract {
  const { exchange: _, ...held } = contract;
  return reportedContract(held);
}
