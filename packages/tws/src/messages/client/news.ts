import { bool, int, optInt, str, tags } from '../../schema/field.ts';
import { message } from '../../schema/message.ts';
import { UNSET_INT } from '../../schema/number-text.ts';
import { field, since, tagText, fields } from '../../schema/text-step.ts';

export const reqNewsBulletins = message({
  name: 'reqNewsBulletins',
  id: 12,
  from: 'client',
  proto: 'NewsBulletinsRequest',
  protobufSince: 209,
  body: { allMessages: bool(1) },
  version: 1,
});

export const cancelNewsBulletins = message({
  name: 'cancelNewsBulletins',
  id: 13,
  from: 'client',
  proto: 'CancelNewsBulletins',
  protobufSince: 209,
  body: {},
  version: 1,
});

export const reqNewsProviders = message({
  name: 'reqNewsProviders',
  id: 85,
  from: 'client',
  proto: 'NewsProvidersRequest',
  since: 115,
  protobufSince: 209,
  body: {},
});

export const reqNewsArticle = message({
  name: 'reqNewsArticle',
  id: 84,
  from: 'client',
  proto: 'NewsArticleRequest',
  since: 116,
  protobufSince: 209,
  body: { reqId: int(1), providerCode: str(2), articleId: str(3), newsArticleOptions: tags(4) },
  text: ['reqId', 'providerCode', 'articleId', since(128, tagText('newsArticleOptions'))],
});

export const reqHistoricalNews = message({
  name: 'reqHistoricalNews',
  id: 86,
  from: 'client',
  proto: 'HistoricalNewsRequest',
  since: 117,
  protobufSince: 209,
  body: {
    reqId: int(1),
    conId: int(2),
    /** Joined by `+`. */
    providerCodes: str(3),
    startDateTime: str(4),
    endDateTime: str(5),
    totalResults: int(6),
    historicalNewsOptions: tags(7),
  },
  text: [
    ...fields('reqId conId providerCodes startDateTime endDateTime totalResults'),
    since(128, tagText('historicalNewsOptions')),
  ],
});

export const reqWshMetaData = message({
  name: 'reqWshMetaData',
  id: 100,
  from: 'client',
  proto: 'WshMetaDataRequest',
  since: 161,
  protobufSince: 209,
  body: { reqId: int(1) },
});

export const cancelWshMetaData = message({
  name: 'cancelWshMetaData',
  id: 101,
  from: 'client',
  proto: 'CancelWshMetaData',
  since: 161,
  protobufSince: 209,
  body: { reqId: int(1) },
});

export const reqWshEventData = message({
  name: 'reqWshEventData',
  id: 102,
  from: 'client',
  proto: 'WshEventDataRequest',
  since: 161,
  protobufSince: 209,
  body: {
    reqId: int(1),
    conId: optInt(2),
    filter: str(3),
    fillWatchlist: bool(4),
    fillPortfolio: bool(5),
    fillCompetitors: bool(6),
    startDate: str(7),
    endDate: str(8),
    totalLimit: optInt(9),
  },
  text: [
    'reqId',
    field('conId', { unset: String(UNSET_INT) }),
    since(171, 'filter', 'fillWatchlist', 'fillPortfolio', 'fillCompetitors'),
    since(173, 'startDate', 'endDate', field('totalLimit', { unset: String(UNSET_INT) })),
  ],
});

export const cancelWshEventData = message({
  name: 'cancelWshEventData',
  id: 103,
  from: 'client',
  proto: 'CancelWshEventData',
  since: 161,
  protobufSince: 209,
  body: { reqId: int(1) },
});
