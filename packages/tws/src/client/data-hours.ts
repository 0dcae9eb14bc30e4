import { CALENDARS, type Contract, type Instant, type TradingHoursSchedule } from '@tapewright/model';

/** When data of a stream is expected. */
export interface DataHours {
  /** Since when data has been due, without a break; undefined when none is due, or that is not known. */
  dueSince(at: Instant): Instant | undefined;
}

/** The hours that the caller names, or those of the exchange's calendar: US stocks in their regular hours. Others are not known. */
export function dataHours(contract: Contract, schedule: TradingHoursSchedule | undefined): DataHours {
  if (schedule !== undefined) return scheduledHours(schedule);
  if (contract.secType === 'STK' && contract.currency === 'USD') return US_STOCKS;
  return UNKNOWN_HOURS;
}

function scheduledHours({ sessions }: TradingHoursSchedule): DataHours {
  return {
    dueSince: (at) => sessions.find(({ open, close }) => open <= at && at < close)?.open,
  };
}

const US_STOCKS: DataHours = {
  dueSince(at) {
    const calendar = CALENDARS.NASDAQ;
    const date = calendar.dateOf(at);
    if (date <= calendar.firstDate || date >= calendar.lastDate) return undefined;
    return calendar.sessionAt(at)?.open;
  },
};

const UNKNOWN_HOURS: DataHours = { dueSince: () => undefined };
