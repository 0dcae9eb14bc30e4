/** Where a displayed order of ours stands at its price when others trade there. In units. */
export interface QueuePlace {
  /** What was there before it and has neither traded nor gone since. */
  readonly ahead: number;
  /** What others show at its price now. */
  readonly others: number;
  /** What it shows itself. */
  readonly own: number;
}

/** How much a displayed order of ours gets of a trade between others at its price: what a recording cannot say, because we were not there. */
export interface QueueModel {
  readonly name: string;
  /** The units that the order gets of `printed` ones, at most what it shows. */
  share(place: QueuePlace, printed: number): number;
}

/** First in, first out: nothing until all that was ahead has traded or gone, then all there is. */
export const VOLUME_AHEAD: QueueModel = {
  name: 'volume ahead',
  share: ({ ahead, own }, printed) => Math.min(own, Math.max(0, printed - ahead)),
};

/** Its part of everything at the price, rounded down to the smallest size: as exchanges match that allocate in proportion to size. */
export const PRO_RATA: QueueModel = {
  name: 'pro rata',
  share: ({ others, own }, printed) => Math.min(own, Math.floor((printed * own) / (own + others))),
};

/** As if it had been the first: the most that can be hoped for, to see how much a result depends on the queue. */
export const FRONT_OF_QUEUE: QueueModel = {
  name: 'front of the queue',
  share: ({ own }, printed) => Math.min(own, printed),
};
