import { Decimal, intradayMicros, type Bar, type BarSize } from '@tapewright/model';
import { easternDate, easternText, easternTextWithoutZone, epochSeconds } from './time-text.ts';

/** How bars are dated: IB's formatDate, 1 for text and 2 for seconds since 1970. */
export type DateFormat = 1 | 2;

/** From here on the server names the zone of a time. */
const ZONE_SINCE = 174;

/** The date of a bar as a client of that server version expects it. Daily and larger bars carry a date alone in either format. */
export function barDate(
  bar: Bar,
  size: BarSize,
  { format, serverVersion }: { readonly format: DateFormat; readonly serverVersion: number },
): string {
  // A currency's session begins the evening before the date it bears: the end tells the date.
  if (intradayMicros(size) === undefined) return easternDate(bar.end);
  if (format === 2) return String(epochSeconds(bar.start));
  return serverVersion >= ZONE_SINCE ? easternText(bar.start) : easternTextWithoutZone(bar.start);
}

/** A bar in the fields of historicalData; what quotes do not have (volume, average, count) is -1. */
export function wireBar(bar: Bar, date: string) {
  const volume = bar.volume === undefined ? -1 : Math.round(bar.volume * 1e8) / 1e8;
  return {
    date,
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume: Decimal.of(volume),
    WAP: Decimal.of(bar.wap === undefined ? -1 : Number(bar.wap.toFixed(6))),
    barCount: bar.count ?? -1,
  };
}
