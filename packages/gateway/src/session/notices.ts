import type { IbErrorText } from './api-session.ts';

// Texts as recorded from gateways, and as IB's table of message codes has them.

/** The notices of a gateway whose farms are all up. Source: a recorded connect, server version 225. */
export const FARMS_OK: readonly IbErrorText[] = [
  { code: 2104, message: 'Market data farm connection is OK:usfarm' },
  { code: 2106, message: 'HMDS data farm connection is OK:ushmds' },
  { code: 2158, message: 'Sec-def data farm connection is OK:secdefnj' },
];

export const FARMS_BROKEN: readonly IbErrorText[] = [
  { code: 2103, message: 'Market data farm connection is broken:usfarm' },
  { code: 2105, message: 'HMDS data farm connection is broken:ushmds' },
  { code: 2157, message: 'Sec-def data farm connection is broken:secdefnj' },
];

export const CONNECTIVITY_LOST: IbErrorText = {
  code: 1100,
  message: 'Connectivity between IBKR and Trader Workstation has been lost.',
};

export const CONNECTIVITY_KEPT: IbErrorText = {
  code: 1102,
  message: 'Connectivity between IBKR and Trader Workstation has been restored - data maintained.',
};
