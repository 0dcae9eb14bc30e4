import { LOCATIONS, SCANS } from './scans.ts';

/** What scans there are, in the shape of IB's document: instruments, places, and scan codes. A real one has a megabyte of them. */
export function scannerParameters(): string {
  const locations = [...LOCATIONS.keys()].map(
    (code) =>
      `<Location><displayName>${code}</displayName><locationCode>${code}</locationCode><instruments>STK</instruments></Location>`,
  );
  const scans = [...SCANS].map(
    ([code, { name }]) =>
      `<ScanType><displayName>${escaped(name)}</displayName><scanCode>${code}</scanCode><instruments>STK</instruments></ScanType>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ScanParameterResponse>',
    '<InstrumentList varName="instrumentList"><Instrument><name>US Stocks</name><type>STK</type></Instrument></InstrumentList>',
    `<LocationTree varName="locationTree">${locations.join('')}</LocationTree>`,
    `<ScanTypeList varName="scanTypeList">${scans.join('')}</ScanTypeList>`,
    '</ScanParameterResponse>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
