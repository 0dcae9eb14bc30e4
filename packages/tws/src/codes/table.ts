import type { ErrorCode, TextEffect } from './error-code.ts';

/**
 * Words of the history servers for what passes: nothing was traded yet, too much was asked, a farm or line of IB's is away, another
 * session of the user has the data for now. What else they say (no permission, no such data, an invalid step) stays as it is.
 */
const PASSING: readonly TextEffect[] = [
  {
    pattern:
      /returned no data|pacing|query cancel+ed|disconnect|connection|connecting|different IP|time[d ]?-?out|try again|unavailable/i,
    effect: 'interruptsRequest',
  },
];

/**
 * The codes that do more than inform, and those worth advice. Sources: IB's message codes page (100–449, 1100–2110), behaviour of
 * live gateways recorded by open-source clients (the newer ones), and the code sets of QuantConnect Lean and ib_async.
 */
export const ERROR_CODES: readonly ErrorCode[] = [
  ...order('refusesOrder', {
    103: 'The order id was used before. The next valid id comes from the gateway: connect again.',
    104: 'The order is filled: nothing is left to change.',
    105: 'A change may not touch contract, side or account. Cancel, and place a new order.',
    106: 'The order cannot be transmitted: the gateway does not know it.',
    107: 'The order is incomplete.',
    109: 'The price is too far from the market for the precautions set in the gateway.',
    110: 'The price does not fit the price step of the contract: round it to the market rule.',
    111: 'The order type and the time in force do not go together.',
    113: 'The time in force and the hours do not go together: outsideRth is not allowed here.',
    116: 'The order cannot be transmitted to a dead exchange.',
    131: 'The sweep-to-fill attribute needs a smart-routed order.',
    133: 'The submission failed at the gateway.',
    134: 'The change failed at the gateway; the order works on as it was.',
    135: 'The gateway does not know the order id.',
    136: 'This order cannot be cancelled: it is not working.',
    140: 'The size must be a whole number.',
    141: 'The limit price must be a number.',
    145: 'The order was refused in validation.',
    146: 'The trailing amount is not valid.',
    147: 'The stop price is not valid.',
    148: 'The price condition of the order is not valid.',
    151: 'The order type and the auction strategy do not go together.',
    152: 'The hidden attribute may not be set here.',
    154: 'An order cannot be placed for a halted security.',
    157: 'The attribute needs one more value than was given.',
    163: 'The price breaks the percentage limit set in the gateway.',
    201: 'The broker or the exchange refused the order: the text says why.',
    203: 'The security is not available, or not allowed for this account.',
    325: 'The discretionary amount may not be set here.',
    327: 'The client id does not own this order.',
    328: 'Trailing stops are allowed for limit and stop-limit orders only.',
    329: 'The order type may not be changed. Cancel, and place a new order.',
    334: 'A GTD order needs a date.',
    336: 'The time must look like 20261231 16:00:00 US/Eastern, or 20261231-21:00:00 in UTC.',
    346: 'The order is restricted by its size.',
    347: 'A short sale needs the slot and the location of the shares.',
    349: 'The order needs its stop price.',
    355: 'The size does not fit the market rule of the contract.',
    356: 'The order needs a positive size.',
    361: 'The trigger price may not be set here.',
    382: 'The size is above the limit set in the gateway.',
    383: 'The size breaks the size limit set in the gateway.',
    387: 'The order type is not supported for this exchange and kind of contract.',
    388: 'The size is below the smallest for this contract.',
    391: 'The time of the order is not valid.',
    403: 'The delta-neutral order is not valid.',
    412: 'The contract is not available for trading.',
    413: 'The algo does not fit: the text says which attribute.',
    434: 'The size may not be zero.',
    435: 'The login has more than one account: name one in the order.',
    436: 'The account and its allocation do not go together.',
    460: 'This account has no permission to trade the contract: see the settings of the account.',
    10005: 'The algo strategy is not known.',
    10006: 'A component of the algo is missing.',
    10007: 'A contract of the order is not valid.',
    10020: 'The display size must be smaller than the size.',
    10032: 'The hedging order has an attribute that is not allowed.',
    10051: 'The order type is not known.',
    10052: 'The time in force is missing or not allowed here.',
    10054: 'Prices per leg are allowed for non-guaranteed combinations of two legs only.',
    10058: 'Prices per leg do not go with a price of the combination.',
    10149: 'The order id is not valid.',
    10185: 'The broker did not accept the order.',
    10268: 'The attribute EtradeOnly is no longer supported.',
    10269: 'The attribute FirmQuoteOnly is no longer supported.',
    10270: 'The attribute NbboPriceCap is no longer supported.',
    10326: 'The OCA group of an order may not be changed.',
    10327: 'The OCA type of an order may not be changed.',
    10371: 'The conditions may not include overnight hours here.',
  }),
  ...order('refusesCancel', {
    161: 'The order is not in a state in which it can be cancelled.',
    10147: 'The gateway does not know an order of this id: it is over, or belongs to another client id.',
    10148: 'The order cannot be cancelled: the text says in which state it is.',
    10301: 'The time of the manual cancel is not valid.',
  }),
  {
    code: 202,
    scope: 'order',
    severity: 'info',
    effect: 'confirmsCancel',
    advice: 'The order was cancelled; the text says why if it was not you.',
  },
  {
    code: 399,
    scope: 'order',
    severity: 'warning',
    effect: 'notice',
    texts: [{ pattern: /\b(?:rejected|cancel+ed|not accepted)\b/i, effect: 'refusesOrder' }],
    advice: 'A remark on the order, which goes on unless its text says that it was refused or cancelled.',
  },
  ...notices('order', {
    404: 'Shares to borrow are being located: the order is held meanwhile.',
    492: 'A remark on the order, which goes on.',
    10349: 'The gateway filled in the time in force from its presets; the order goes on.',
    2109: 'outsideRth was ignored for this order.',
    2102: 'The gateway is still working on the order: change it again in a moment.',
    2161: 'The broker may cap the price of the order.',
  }),
  ...request('endsRequest', {
    101: 'All market-data lines are in use: cancel a stream, or buy more lines.',
    102: 'The request id is in use.',
    165: 'The history server has nothing for this query.',
    166: 'An expired contract needs includeExpired.',
    200: 'No such contract, or more than one: complete symbol, secType, exchange and currency.',
    300: 'The gateway knows no such ticker id.',
    301: 'The ticker action is not valid.',
    302: 'The text could not be parsed.',
    309: 'All depth requests are in use.',
    310: 'There is no such depth subscription.',
    320: 'The gateway could not read the request: a field is malformed.',
    321: 'The gateway refused the request: the text names the field.',
    322: 'The gateway failed at the request: the text says where.',
    323: 'The gateway failed at the request.',
    330: 'Only advisers may ask for this.',
    331: 'Advisers only.',
    354: 'This account has no subscription to the market data: subscribe, or ask for delayed data.',
    365: 'There is no such scanner subscription.',
    366: 'There is no such historical request.',
    385: 'The scanner does not know the parameter.',
    430: 'There is no fundamental data for this contract.',
    490: 'The account has no permission for this scanner.',
    10092: 'Market depth is not available for this contract and exchange.',
    10168: 'The market data is not subscribed and delayed data is not switched on.',
    10186: 'The market data is not subscribed and delayed data is not available.',
    10187: 'Historical ticks need a subscription.',
    10188: 'The history server failed at the ticks.',
    10189: 'Tick-by-tick data is not available: permission, or the limit of streams.',
    10190: 'All tick-by-tick streams are in use.',
    10276: 'The news feed is not allowed for this account.',
    10299: 'The kind of data does not fit the contract.',
    10314: 'The end date must carry a zone, or be in UTC: yyyymmdd-hh:mm:ss.',
    10337: 'The option of the request is not known.',
    10338: 'The value of the option is not valid.',
    10339: 'The history of a continuous future needs an empty end date.',
    10357: 'This gateway does not tell its configuration.',
    10358: 'Fundamental data is no longer served.',
    10372: 'The expiry must be yyyyMM or yyyyMMdd.',
  }),
  {
    code: 162,
    scope: 'request',
    severity: 'error',
    effect: 'endsRequest',
    texts: PASSING,
    advice:
      'The history server refused: the text says whether by pacing, permission, or because there is no data.',
  },
  {
    code: 420,
    scope: 'request',
    severity: 'error',
    effect: 'endsRequest',
    texts: PASSING,
    advice: 'The query for real-time bars is not valid, the data is not subscribed, or it came too fast.',
  },
  ...request('interruptsRequest', {
    10182: 'The stream was cut at the gateway: ask again.',
    10225: 'A correction of the exchange ended the real-time bars: ask again.',
  }),
  ...notices('request', {
    317: 'The depth of the market was reset: the book is built anew.',
    10089:
      'Part of the market data needs a subscription; the stream goes on with delayed data where it is allowed.',
    10090: 'Part of the market data is not subscribed; the rest goes on.',
    10091: 'Part of the market data needs a subscription; the rest goes on.',
    10167: 'The market data is not subscribed: delayed data is shown instead.',
    10197: 'No market data while another session of this user trades: log out there.',
    2188: 'The data needs a subscription.',
    2174: 'A date without a zone was sent.',
    2176: 'A size was cut to what this version of the client can show.',
    2108: 'The market-data farm is inactive but available on demand.',
  }),
  ...session([
    [1100, 'error', 'brokerLineLost', 'The gateway lost its line to IB. It comes back by itself.'],
    [1101, 'warning', 'brokerLineBackDataLost', 'The line is back; market data must be asked for again.'],
    [1102, 'info', 'brokerLineBack', 'The line is back; subscriptions go on.'],
    [
      2110,
      'error',
      'brokerLineLost',
      'The line between the gateway and IB is broken. It comes back by itself.',
    ],
    [2103, 'warning', 'farmLost', 'A market-data farm is away.'],
    [2105, 'warning', 'farmLost', 'A history farm is away.'],
    [2157, 'warning', 'farmLost', 'A contract-definition farm is away.'],
    [2104, 'info', 'farmBack', 'A market-data farm is there.'],
    [2106, 'info', 'farmBack', 'A history farm is there.'],
    [2158, 'info', 'farmBack', 'A contract-definition farm is there.'],
    [2107, 'info', 'notice', 'A history farm sleeps and wakes on demand.'],
    [2119, 'info', 'notice', 'A market-data farm is being connected.'],
    [1300, 'fatal', 'notice', 'The socket port of the gateway was changed: connect to the new one.'],
    [
      326,
      'error',
      'clientIdInUse',
      'Another program uses this client id, or the gateway has not freed it yet.',
    ],
    [100, 'warning', 'notice', 'More than 50 messages a second were sent.'],
    [502, 'error', 'notice', 'The gateway cannot be reached: is it running, and is the API enabled?'],
    [503, 'fatal', 'notice', 'The gateway is too old for this request.'],
    [504, 'error', 'notice', 'Not connected.'],
    [505, 'error', 'notice', 'The gateway does not know the message.'],
    [506, 'fatal', 'notice', 'The gateway speaks an unsupported version.'],
    [507, 'error', 'notice', 'The message was of a bad length.'],
  ]),
];

type Advice = Readonly<Record<number, string>>;

function order(effect: 'refusesOrder' | 'refusesCancel', codes: Advice): ErrorCode[] {
  return rows(codes, { scope: 'order', severity: 'error', effect });
}

function request(effect: 'endsRequest' | 'interruptsRequest', codes: Advice): ErrorCode[] {
  return rows(codes, { scope: 'request', severity: 'error', effect });
}

function notices(scope: 'order' | 'request', codes: Advice): ErrorCode[] {
  return rows(codes, { scope, severity: 'warning', effect: 'notice' });
}

function session(
  lines: readonly (readonly [number, ErrorCode['severity'], ErrorCode['effect'], string])[],
): ErrorCode[] {
  return lines.map(([code, severity, effect, advice]) => ({
    code,
    scope: 'session',
    severity,
    effect,
    advice,
  }));
}

function rows(codes: Advice, common: Omit<ErrorCode, 'code' | 'advice'>): ErrorCode[] {
  return Object.entries(codes).map(([code, advice]) => ({ code: Number(code), advice, ...common }));
}
