import { bool, int, int64, list, str, values } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { counted, since, until, version, fields } from '../../schema/text-step.ts';
import { config, updateConfigWarning } from '../records/config.ts';

const ESCAPED = { escapedSince: 153 };

/** The lowest order id that is free for this client. */
export const nextValidId = message({
  name: 'nextValidId',
  id: 9,
  from: 'server',
  proto: 'NextValidId',
  protobufSince: 213,
  body: { orderId: int(1) },
  version: 1,
});

/** Under the id of a request or order; -1 for the session as a whole. Notices of connectivity come this way too. */
export const error = message({
  name: 'error',
  id: 4,
  from: 'server',
  proto: 'ErrorMessage',
  protobufSince: 201,
  body: {
    id: int(1, { absent: -1 }),
    /** Milliseconds since 1970; 0 below server version 194. */
    errorTime: int64(2),
    errorCode: int(3),
    errorMsg: str(4, ESCAPED),
    advancedOrderRejectJson: str(5, { escapedSince: 0 }),
  },
  text: [
    until(194, version(2)),
    ...fields('id errorCode errorMsg'),
    since(166, 'advancedOrderRejectJson'),
    since(194, 'errorTime'),
  ],
});

/** Seconds since 1970. */
export const currentTime = message({
  name: 'currentTime',
  id: 49,
  from: 'server',
  proto: 'CurrentTime',
  protobufSince: 213,
  body: { currentTime: int64(1) },
  version: 1,
});

export const currentTimeInMillis = message({
  name: 'currentTimeInMillis',
  id: 109,
  from: 'server',
  proto: 'CurrentTimeInMillis',
  since: 197,
  protobufSince: 213,
  body: { currentTimeInMillis: int64(1) },
});

export const receiveFA = message({
  name: 'receiveFA',
  id: 16,
  from: 'server',
  proto: 'ReceiveFA',
  protobufSince: 211,
  body: { faDataType: int(1), xml: str(2, ESCAPED) },
  version: 1,
});

export const replaceFAEnd = message({
  name: 'replaceFAEnd',
  id: 103,
  from: 'server',
  proto: 'ReplaceFAEnd',
  since: 157,
  protobufSince: 211,
  body: { reqId: int(1), text: str(2) },
});

export const familyCodes = message({
  name: 'familyCodes',
  id: 78,
  from: 'server',
  proto: 'FamilyCodes',
  since: 107,
  protobufSince: 212,
  body: { familyCodes: list(1, { accountId: str(1), familyCode: str(2) }) },
  text: [counted('familyCodes', 'accountId', 'familyCode')],
});

export const userInfo = message({
  name: 'userInfo',
  id: 107,
  from: 'server',
  proto: 'UserInfo',
  since: 167,
  protobufSince: 212,
  body: { reqId: int(1), whiteBrandingId: str(2) },
});

export const displayGroupList = message({
  name: 'displayGroupList',
  id: 67,
  from: 'server',
  proto: 'DisplayGroupList',
  protobufSince: 213,
  body: { reqId: int(1), groups: str(2, ESCAPED) },
  version: 1,
});

export const displayGroupUpdated = message({
  name: 'displayGroupUpdated',
  id: 68,
  from: 'server',
  proto: 'DisplayGroupUpdated',
  protobufSince: 213,
  body: { reqId: int(1), contractInfo: str(2, ESCAPED) },
  version: 1,
});

export const verifyMessageAPI = message({
  name: 'verifyMessageAPI',
  id: 65,
  from: 'server',
  proto: 'VerifyMessageApi',
  protobufSince: 213,
  body: { apiData: str(1, ESCAPED) },
  version: 1,
});

export const verifyCompleted = message({
  name: 'verifyCompleted',
  id: 66,
  from: 'server',
  proto: 'VerifyCompleted',
  protobufSince: 213,
  body: { isSuccessful: bool(1), errorText: str(2, ESCAPED) },
  version: 1,
});

/** Text only. */
export const verifyAndAuthMessageAPI = message({
  name: 'verifyAndAuthMessageAPI',
  id: 69,
  from: 'server',
  body: { apiData: str(), xyzChallenge: str() },
  version: 1,
});

/** Text only. */
export const verifyAndAuthCompleted = message({
  name: 'verifyAndAuthCompleted',
  id: 70,
  from: 'server',
  body: { isSuccessful: bool(), errorText: str() },
  version: 1,
});

export const configResponse = message({
  name: 'configResponse',
  id: 110,
  from: 'server',
  proto: 'ConfigResponse',
  since: 219,
  protobufSince: 219,
  body: { reqId: int(1), ...config },
  text: null,
});

export const updateConfigResponse = message({
  name: 'updateConfigResponse',
  id: 111,
  from: 'server',
  proto: 'UpdateConfigResponse',
  since: 221,
  protobufSince: 221,
  body: {
    reqId: int(1),
    status: str(2),
    message: str(3),
    changedFields: values(4, str),
    errors: values(5, str),
    warnings: list(6, updateConfigWarning),
  },
  text: null,
});
