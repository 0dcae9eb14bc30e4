/** Where an order stands that trades one piece after the other. */
export interface Pieces {
  /** Pieces that are filled whole. */
  readonly filled: number;
  /** What is filled when the next piece is. */
  readonly through: number;
}

/** Counts the pieces of an order, of sizes by number, that its filled units make up. */
export function filledPieces(filledUnits: number, pieceOf: (piece: number) => number): Pieces {
  let through = 0;
  for (let piece = 0; ; piece++) {
    through += pieceOf(piece);
    if (through > filledUnits) return { filled: piece, through };
  }
}
