export { type JournalDisk, realDisk, type SegmentFile } from './disk.ts';
export { Journal, JournalBroken, JournalCorrupt, readJournal, readUntilDamage } from './journal.ts';
export type { JournalOptions, ReadJournal, SyncPolicy, TornTail } from './journal.ts';
export { encodeLine, GENESIS } from './line.ts';
export { JournalLocked, livingHolder, lockJournal } from './lock.ts';
export type { JournalLock } from './lock.ts';
export { scanSegment } from './segment-scan.ts';
export type * from './records.ts';
export { decodeValue, encodeValue } from './value-codec.ts';
