import type { BarColumns } from '@tapewright/lab';

/** The bars as a CSV file with a header, times in ISO 8601, prices with cents. */
export function csvOf({ start, open, high, low, close, volume, length }: BarColumns): string {
  const rows = ['time,open,high,low,close,volume'];
  for (let i = 0; i < length; i++) {
    const time = new Date(start[i]! / 1000).toISOString().slice(0, 19);
    const prices = [open, high, low, close].map((column) => column[i]!.toFixed(2));
    rows.push(`${time}Z,${prices.join(',')},${volume[i]}`);
  }
  return `${rows.join('\n')}\n`;
}
