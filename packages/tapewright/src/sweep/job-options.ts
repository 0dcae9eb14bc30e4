import type { Strategy } from '@tapewright/engine';
import type { SweepOptions } from '@tapewright/lab';
import { instant } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import type { SweepJob } from './messages.ts';

/** The options of a sweep's runs, the same in the worker that runs them and in the thread that writes down what they were. */
export function jobOptions(job: SweepJob, strategy: Strategy): SweepOptions {
  return {
    strategy,
    name: job.name,
    data: job.series.flatMap(({ symbol, barSize, columns }) =>
      listingsOf([symbol]).map((listing) => ({ listing, barSize, columns })),
    ),
    cash: job.cash,
    currency: job.currency,
    risk: job.risk,
    seed: job.seed,
    from: job.from === undefined ? undefined : instant(job.from),
    to: job.to === undefined ? undefined : instant(job.to),
    volumeShare: job.volumeShare,
    codeSha256: job.sha256,
  };
}
