export { auction, type AuctionTerms } from './auction.ts';
export { iceberg, type IcebergTerms } from './iceberg.ts';
export { implementationShortfall, type ImplementationShortfallTerms } from './implementation-shortfall.ts';
export { pegged, type PeggedTerms } from './pegged.ts';
export { pov, type PovTerms } from './pov.ts';
export { sniper, type SniperTerms } from './sniper.ts';
export { twap } from './twap.ts';
export { vwap, type VwapTerms } from './vwap.ts';
