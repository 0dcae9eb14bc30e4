import type { IbErrorText } from './api-session.ts';

// Codes and texts as a real gateway sends them. Sources: recorded frames (ibkr-go's transcripts), IB's table of message codes, and,
// for the validation texts, what clients quote in their issue trackers.

export const DUPLICATE_TICKER_ID: IbErrorText = { code: 102, message: 'Duplicate ticker ID.' };
export const TOO_MANY_TICKERS: IbErrorText = {
  code: 101,
  message: 'Max number of tickers has been reached.',
};
export const NO_SECURITY_DEFINITION: IbErrorText = {
  code: 200,
  message: 'No security definition has been found for the request',
};
export const MAX_RATE_EXCEEDED: IbErrorText = {
  code: 100,
  message: 'Max rate of messages per second has been exceeded.',
};
export const CLIENT_ID_IN_USE: IbErrorText = {
  code: 326,
  message: 'Unable to connect as the client id is already in use. Retry with a unique client id.',
};
export const UNKNOWN_MESSAGE_ID: IbErrorText = { code: 505, message: 'Fatal Error: Unknown message id.' };
export const NEWS_NOT_ALLOWED: IbErrorText = { code: 10276, message: 'News feed is not allowed.' };
export const FUNDAMENTALS_NOT_ALLOWED: IbErrorText = {
  code: 10358,
  message: 'Fundamentals data is not allowed.',
};

/** IB's words for a date that cannot be read. */
export const BAD_END_TIME: IbErrorText = {
  code: 10314,
  message:
    'End Date/Time: The date, time, or time-zone entered is invalid. The correct format is yyyymmdd hh:mm:ss xx/xxxx',
};

/** As gateways wrote it, quoted in nautilus_trader's issues: a continuous future's history ends now. */
export const CONTINUOUS_WITH_END: IbErrorText = {
  code: 10339,
  message: 'Setting end date/time for continuous future security type is not allowed.',
};

export function ambiguousContract(symbol: string): IbErrorText {
  return { code: 200, message: `The contract description specified for ${symbol} is ambiguous.` };
}

export function cannotFindTicker(id: number): IbErrorText {
  return { code: 300, message: `Can't find EId with tickerId:${id}` };
}

/** A request that is well formed and means nothing: the cause is IB's. */
export function invalidRequest(cause: string): IbErrorText {
  return { code: 321, message: `Error validating request.-'bN' : cause - ${cause}` };
}

/** As gateways wrote it, found in an issue of a public program. */
export const COMBINATION_DETAILS: IbErrorText = {
  code: 321,
  message:
    "Error validating request.-'bI' : cause - 'BAG' isn't supported for contract data request. Please enter a valid security type",
};

/** The code is recorded, its text is ours. */
export const BAD_MANUAL_TIME: IbErrorText = {
  code: 10301,
  message: 'The manual order time cannot be read. State it as yyyymmdd-hh:mm:ss (UTC) or with a time zone.',
};

/** A login that trades for nobody else. */
export const NOT_AN_ADVISOR: IbErrorText = invalidRequest('FA data operations ignored for non FA customers.');

/** Of IB's list of message codes; profiles ended with server version 177. */
export const FA_PROFILES_GONE: IbErrorText = {
  code: 585,
  message: 'FA Profile is not supported anymore, use FA Group instead - ',
};

/** Of IB's list of message codes: an advisor's order says whom it is for. */
export const NO_ALLOCATION: IbErrorText = {
  code: 436,
  message: 'You must specify an allocation (either a single account, group, or profile).',
};

/** What a gateway answers whose API may only read. */
export const READ_ONLY: IbErrorText = invalidRequest('The API interface is currently in Read-Only mode.');

export function unreadableField(field: string, text: string): IbErrorText {
  return {
    code: 320,
    message: `Error reading request: Unable to parse field: '${field}' for input string: '${text}'`,
  };
}

export function processingFailed(cause: string): IbErrorText {
  return { code: 322, message: `Error processing request.-'bN' : cause - ${cause}` };
}

export function historicalError(cause: string): IbErrorText {
  return { code: 162, message: `Historical Market Data Service error message:${cause}` };
}
