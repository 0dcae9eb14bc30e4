import { instant, MICROS_PER_SECOND } from '@tapewright/model';
import { dailyHeadlines, SIMULATED_NEWS } from '../news/daily-headlines.ts';
import {
  BAD_END_TIME,
  invalidRequest,
  NEWS_NOT_ALLOWED,
  NO_SECURITY_DEFINITION,
} from '../session/error-texts.ts';
import { newsTimeText, parseNewsTime } from '../wire/news-time.ts';
import type { Handlers } from './handler.ts';

/** IB answers at most so many headlines. */
const MAX_HEADLINES = 300;

export const newsHandlers: Handlers<
  'reqNewsProviders' | 'reqHistoricalNews' | 'reqNewsArticle' | 'reqNewsBulletins' | 'cancelNewsBulletins'
> = {
  reqNewsProviders(_, session) {
    session.send({ kind: 'newsProviders', newsProviders: [SIMULATED_NEWS] });
  },
  reqHistoricalNews(request, session, world) {
    const { reqId, conId } = request;
    if (!request.providerCodes.split('+').includes(SIMULATED_NEWS.providerCode)) {
      return session.error(reqId, NEWS_NOT_ALLOWED);
    }
    const listing = world.venue.listing(conId);
    if (listing === undefined) return session.error(reqId, NO_SECURITY_DEFINITION);
    const until = request.endDateTime === '' ? world.now() : parseNewsTime(request.endDateTime);
    const from = request.startDateTime === '' ? undefined : parseNewsTime(request.startDateTime);
    if (until === undefined || (from === undefined && request.startDateTime !== '')) {
      return session.error(reqId, BAD_END_TIME);
    }
    const wanted = Math.min(MAX_HEADLINES, request.totalResults < 1 ? MAX_HEADLINES : request.totalResults);
    // Without a start, as far back as the wanted headlines reach: a session a day, and days without one.
    const since = from ?? instant(until - (2 * wanted + 14) * 86_400 * MICROS_PER_SECOND);
    const end = instant(Math.min(until, world.now()));
    const headlines = dailyHeadlines(listing, {
      history: world.history,
      calendar: world.calendarOf(listing),
      from: since,
      until: end,
    });
    for (const { at, articleId, headline } of headlines.slice(0, wanted)) {
      session.send({
        kind: 'historicalNews',
        reqId,
        time: newsTimeText(at),
        providerCode: SIMULATED_NEWS.providerCode,
        articleId,
        headline,
      });
    }
    session.send({ kind: 'historicalNewsEnd', reqId, hasMore: headlines.length > wanted });
  },
  reqNewsArticle({ reqId, providerCode, articleId }, session, world) {
    if (providerCode !== SIMULATED_NEWS.providerCode) return session.error(reqId, NEWS_NOT_ALLOWED);
    const parts = /^SIM\$(\d+)-(\d+)$/.exec(articleId);
    const listing = world.venue.listing(Number(parts?.[1] ?? 0));
    const at = instant(Number(parts?.[2] ?? 0) * MICROS_PER_SECOND);
    if (listing === undefined || at >= world.now()) {
      return session.error(reqId, invalidRequest(`No news article ${articleId}`));
    }
    const [article] = dailyHeadlines(listing, {
      history: world.history,
      calendar: world.calendarOf(listing),
      from: at,
      until: instant(at + 1),
    });
    if (article === undefined) return session.error(reqId, invalidRequest(`No news article ${articleId}`));
    session.send({ kind: 'newsArticle', reqId, articleType: 0, articleText: article.text });
  },
  reqNewsBulletins({ allMessages }, session, world) {
    world.bulletins.subscribe(session, allMessages);
  },
  cancelNewsBulletins(_, session, world) {
    world.bulletins.cancel(session);
  },
};
