import { bool, int, list, str } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { since, version } from '../../schema/text-step.ts';
import { config, updateConfigWarning } from '../records/config.ts';

export const startApi = message({
  name: 'startApi',
  id: 71,
  from: 'client',
  proto: 'StartApiRequest',
  protobufSince: 213,
  body: { clientId: int(1), optionalCapabilities: str(2) },
  version: 2,
});

export const reqCurrentTime = message({
  name: 'reqCurrentTime',
  id: 49,
  from: 'client',
  proto: 'CurrentTimeRequest',
  protobufSince: 213,
  body: {},
  version: 1,
});

export const reqCurrentTimeInMillis = message({
  name: 'reqCurrentTimeInMillis',
  id: 105,
  from: 'client',
  proto: 'CurrentTimeInMillisRequest',
  since: 197,
  protobufSince: 213,
  body: {},
});

export const setServerLogLevel = message({
  name: 'setServerLogLevel',
  id: 14,
  from: 'client',
  proto: 'SetServerLogLevelRequest',
  protobufSince: 213,
  body: { logLevel: int(1) },
  version: 1,
});

/** 1 groups, 3 aliases; 2, profiles, is gone since server version 177. */
export const requestFA = message({
  name: 'requestFA',
  id: 18,
  from: 'client',
  proto: 'FARequest',
  protobufSince: 211,
  body: { faDataType: int(1) },
  version: 1,
});

export const replaceFA = message({
  name: 'replaceFA',
  id: 19,
  from: 'client',
  proto: 'FAReplace',
  protobufSince: 211,
  // The id is for `replaceFAEnd` alone, which came with it.
  body: { reqId: int(1, { dispensable: true }), faDataType: int(2), xml: str(3) },
  text: [version(1), 'faDataType', 'xml', since(157, 'reqId')],
});

export const reqFamilyCodes = message({
  name: 'reqFamilyCodes',
  id: 80,
  from: 'client',
  proto: 'FamilyCodesRequest',
  since: 107,
  protobufSince: 212,
  body: {},
});

export const reqUserInfo = message({
  name: 'reqUserInfo',
  id: 104,
  from: 'client',
  proto: 'UserInfoRequest',
  since: 167,
  protobufSince: 212,
  body: { reqId: int(1) },
});

export const queryDisplayGroups = message({
  name: 'queryDisplayGroups',
  id: 67,
  from: 'client',
  proto: 'QueryDisplayGroupsRequest',
  protobufSince: 213,
  body: { reqId: int(1) },
  version: 1,
});

export const subscribeToGroupEvents = message({
  name: 'subscribeToGroupEvents',
  id: 68,
  from: 'client',
  proto: 'SubscribeToGroupEventsRequest',
  protobufSince: 213,
  body: { reqId: int(1), groupId: int(2) },
  version: 1,
});

export const updateDisplayGroup = message({
  name: 'updateDisplayGroup',
  id: 69,
  from: 'client',
  proto: 'UpdateDisplayGroupRequest',
  protobufSince: 213,
  body: { reqId: int(1), contractInfo: str(2) },
  version: 1,
});

export const unsubscribeFromGroupEvents = message({
  name: 'unsubscribeFromGroupEvents',
  id: 70,
  from: 'client',
  proto: 'UnsubscribeFromGroupEventsRequest',
  protobufSince: 213,
  body: { reqId: int(1) },
  version: 1,
});

export const verifyRequest = message({
  name: 'verifyRequest',
  id: 65,
  from: 'client',
  proto: 'VerifyRequest',
  protobufSince: 213,
  body: { apiName: str(1), apiVersion: str(2) },
  version: 1,
});

export const verifyMessage = message({
  name: 'verifyMessage',
  id: 66,
  from: 'client',
  proto: 'VerifyMessageRequest',
  protobufSince: 213,
  body: { apiData: str(1) },
  version: 1,
});

/** Text only. */
export const verifyAndAuthRequest = message({
  name: 'verifyAndAuthRequest',
  id: 72,
  from: 'client',
  body: { apiName: str(), apiVersion: str(), opaqueIsvKey: str() },
  version: 1,
});

/** Text only. */
export const verifyAndAuthMessage = message({
  name: 'verifyAndAuthMessage',
  id: 73,
  from: 'client',
  body: { apiData: str(), xyzResponse: str() },
  version: 1,
});

export const reqConfig = message({
  name: 'reqConfig',
  id: 108,
  from: 'client',
  proto: 'ConfigRequest',
  since: 219,
  protobufSince: 219,
  body: { reqId: int(1) },
  text: null,
});

/** Changes the settings that are set, and leaves the others as they are. */
export const updateConfig = message({
  name: 'updateConfig',
  id: 109,
  from: 'client',
  proto: 'UpdateConfigRequest',
  since: 221,
  protobufSince: 221,
  body: {
    reqId: int(1),
    ...config,
    acceptedWarnings: list(6, updateConfigWarning),
    resetAPIOrderSequence: bool(7),
  },
  text: null,
});
