import { bool, int, int64, list, str } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { counted } from '../../schema/text-step.ts';

const ESCAPED = { escapedSince: 153 };

/** Type 1: news of the exchange; 2: an exchange is unavailable; 3: it is available again. */
export const updateNewsBulletin = message({
  name: 'updateNewsBulletin',
  id: 14,
  from: 'server',
  proto: 'NewsBulletin',
  protobufSince: 209,
  body: {
    newsMsgId: int(1),
    newsMsgType: int(2),
    newsMessage: str(3, ESCAPED),
    originatingExch: str(4, ESCAPED),
  },
  version: 1,
});

export const tickNews = message({
  name: 'tickNews',
  id: 84,
  from: 'server',
  proto: 'TickNews',
  since: 113,
  protobufSince: 209,
  body: {
    reqId: int(1),
    /** Milliseconds since 1970. */
    timestamp: int64(2),
    providerCode: str(3),
    articleId: str(4),
    headline: str(5),
    extraData: str(6),
  },
});

export const newsProviders = message({
  name: 'newsProviders',
  id: 85,
  from: 'server',
  proto: 'NewsProviders',
  since: 115,
  protobufSince: 209,
  body: { newsProviders: list(1, { providerCode: str(1), providerName: str(2) }) },
  text: [counted('newsProviders', 'providerCode', 'providerName')],
});

/** Type 0: plain text or HTML; 1: binary or PDF, in base 64. */
export const newsArticle = message({
  name: 'newsArticle',
  id: 83,
  from: 'server',
  proto: 'NewsArticle',
  since: 116,
  protobufSince: 209,
  body: { reqId: int(1), articleType: int(2), articleText: str(3) },
});

export const historicalNews = message({
  name: 'historicalNews',
  id: 86,
  from: 'server',
  proto: 'HistoricalNews',
  since: 117,
  protobufSince: 209,
  body: { reqId: int(1), time: str(2), providerCode: str(3), articleId: str(4), headline: str(5) },
});

export const historicalNewsEnd = message({
  name: 'historicalNewsEnd',
  id: 87,
  from: 'server',
  proto: 'HistoricalNewsEnd',
  since: 117,
  protobufSince: 209,
  body: { reqId: int(1), hasMore: bool(2) },
});

export const wshMetaData = message({
  name: 'wshMetaData',
  id: 104,
  from: 'server',
  proto: 'WshMetaData',
  since: 161,
  protobufSince: 209,
  body: { reqId: int(1), dataJson: str(2) },
});

export const wshEventData = message({
  name: 'wshEventData',
  id: 105,
  from: 'server',
  proto: 'WshEventData',
  since: 161,
  protobufSince: 209,
  body: { reqId: int(1), dataJson: str(2) },
});
