import { INSTRUMENTS, type Instrument } from '@tapewright/venue';
import { csvField } from './csv-rows.ts';
import { INSTRUMENT_COLUMNS } from './instruments-file.ts';

/** The stocks, funds and currency pairs out of the box as a CSV text that `readInstruments` reads. */
export function printedInstruments(): string {
  const rows = INSTRUMENTS.flatMap((instrument) => {
    const fields = fieldsOf(instrument);
    return fields === undefined ? [] : [INSTRUMENT_COLUMNS.map((column) => csvField(fields[column] ?? ''))];
  });
  return [INSTRUMENT_COLUMNS, ...rows].map((row) => row.join(',')).join('\n');
}

/** Column → text; undefined for a kind of instrument that the file has no columns for. */
function fieldsOf({ listing, profile }: Instrument): Readonly<Record<string, string>> | undefined {
  const { contract, details, tickSize } = listing;
  const { conId, symbol = '', localSymbol = '', secType, primaryExch = '' } = contract;
  const name = details.longName ?? '';
  const { price, dailyVolatility, dailyVolume } = profile;
  const common = {
    secType,
    conId: String(conId),
    price: String(price),
    dailyVolatility: String(dailyVolatility),
    name,
  };
  if (secType === 'CASH') return { ...common, secType, symbol: localSymbol, tickSize: String(tickSize) };
  if (secType !== 'STK') return undefined;
  return {
    ...common,
    secType,
    symbol,
    primaryExchange: primaryExch,
    isFund: details.stockType === 'ETF' ? 'true' : 'false',
    isin: details.secIdList?.find(({ tag }) => tag === 'ISIN')?.value ?? '',
    dailyVolume: String(dailyVolume),
  };
}
