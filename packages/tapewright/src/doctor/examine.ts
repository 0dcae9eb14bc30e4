import { CALENDARS, type Instant, MICROS_PER_MS } from '@tapewright/model';
import { type BrokerReport, connect, contracts, type TwsClient } from '@tapewright/tws';
import { messageOf } from '../errors/user-error.ts';
import { type Finding, problem, remark, well } from './finding.ts';
import { whyNoSession } from './no-session.ts';
import { settingsFindings, settingsOf } from './settings.ts';

export interface ExamineOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  /** A US stock whose market data is asked for. */
  readonly symbol: string;
  /** Only whether there is a session whose clock goes: for a health check every minute. */
  readonly isQuick: boolean;
  readonly signal: AbortSignal;
  /** The time here. */
  readonly now: () => Instant;
}

/** Before it, encodings and fields are missing that newer accounts need. */
const RECENT_VERSION = 201;
const SMALL_SKEW_MS = 2_000;
const LARGE_SKEW_MS = 30_000;
const MARKET_DATA_MS = 6_000;

/** Connects as a trading program would, looks around without placing anything, and leaves. Throws nothing but the signal's reason. */
export async function examine(options: ExamineOptions): Promise<readonly Finding[]> {
  const { host, port, clientId, signal } = options;
  const heard: BrokerReport[] = [];
  let client: TwsClient;
  try {
    client = await connect({
      host,
      port,
      clientId,
      signal,
      reconnect: false,
      allowDegraded: true,
      clientIdPatience: '1ms',
      onReport: (report) => heard.push(report),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return whyNoSession(error, options);
  }
  try {
    const session = [...versionFindings(client, options), ...(await clockFindings(client, options))];
    if (options.isQuick) return session;
    const settings = await settingsOf(client, signal);
    const isReadOnly = settings?.settings?.readOnlyApi === true || heard.some(saysReadOnly);
    const data = await marketDataFinding(client, options);
    return [
      ...session,
      ...accountFindings(client, isReadOnly),
      ...settingsFindings(settings),
      ...farmFindings(client),
      data,
    ];
  } finally {
    client.disconnect();
  }
}

function versionFindings(
  { serverVersion = 0 }: TwsClient,
  { host, port, clientId }: ExamineOptions,
): Finding[] {
  const session = well(
    `a session with ${host}:${port} as client ${clientId}, server version ${serverVersion}`,
  );
  if (serverVersion >= RECENT_VERSION) return [session];
  const old = remark(
    `the gateway is old: server version ${serverVersion}`,
    'Orders with newer attributes are refused by this client before they are sent; update TWS or IB Gateway.',
  );
  return [session, old];
}

async function clockFindings(client: TwsClient, { now, signal }: ExamineOptions): Promise<Finding[]> {
  const before = now();
  let there: Instant;
  try {
    there = await client.currentTime({ timeout: '5s', signal });
  } catch (error) {
    return [problem(`the gateway does not tell its time: ${messageOf(error)}`, 'It hangs: restart it.')];
  }
  const after = now();
  const tookMs = (after - before) / MICROS_PER_MS;
  const answered = well(`it answers within ${Math.ceil(tookMs)} ms`);
  // Somewhere between the two it was read; older gateways tell whole seconds.
  const skewMs = Math.round((there - (before + after) / 2) / MICROS_PER_MS);
  const size = Math.abs(skewMs);
  if (size <= SMALL_SKEW_MS + tookMs)
    return [answered, well(`both clocks agree within ${SMALL_SKEW_MS / 1_000} s`)];
  const text = `the clock of the gateway is ${(size / 1_000).toFixed(1)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the clock here`;
  const advice =
    'Orders that may be sent until a moment, and bars by the clock, go wrong by as much: synchronise both computers (NTP). ' +
    'The embedded gateway has a market time of its own.';
  return [answered, size > LARGE_SKEW_MS ? problem(text, advice) : remark(text, advice)];
}

function accountFindings(client: TwsClient, isReadOnly: boolean): Finding[] {
  const findings: Finding[] = client.accounts.map((account) =>
    account.startsWith('D')
      ? well(`account ${account} is a paper account`)
      : remark(`account ${account} is LIVE: orders there are real money`),
  );
  if (client.accounts.length > 1)
    findings.push(
      remark('the login has several accounts', 'Say in each order, or with --account, which one is meant.'),
    );
  if (isReadOnly) {
    findings.push(
      problem(
        'the API is read-only: no order can be placed, and open orders are not told',
        'Switch off Configuration → API → Settings → "Read-Only API", and connect again.',
      ),
    );
    return findings;
  }
  const missing = client.snapshot?.missing ?? [];
  if (missing.length === 0)
    findings.push(well('positions, orders and executions are told: trading is possible'));
  else
    findings.push(
      problem(
        `the gateway did not tell ${missing.join(', ')}`,
        'Trading stays blocked without them. Is a dialog open in the gateway, or "Read-Only API" on? Else restart it.',
      ),
    );
  return findings;
}

/** Error 321, under whatever was asked. */
function saysReadOnly(report: BrokerReport): boolean {
  return report.kind === 'error' && /read-only/i.test(report.message);
}

function farmFindings({ farms }: TwsClient): Finding[] {
  const broken = farms.filter(({ state }) => state === 'broken');
  if (broken.length > 0)
    return broken.map(({ name, kind }) =>
      remark(
        `the farm ${name} (${kind}) is away`,
        'It comes back by itself; until then its data is missing.',
      ),
    );
  return farms.length === 0 ? [] : [well(`farms: ${farms.map(({ name }) => name).join(', ')}`)];
}

/** Whether quotes come, and how fresh they are allowed to be. */
async function marketDataFinding(
  client: TwsClient,
  { symbol, signal, now }: ExamineOptions,
): Promise<Finding> {
  const remarks: string[] = [];
  const patience = AbortSignal.any([signal, AbortSignal.timeout(MARKET_DATA_MS)]);
  try {
    for await (const item of client.quotes(contracts.stock(symbol), { min: 'delayed', signal: patience })) {
      if (item.kind === 'notice') remarks.push(`${item.message} (${item.code})`);
      if (item.kind !== 'quote') continue;
      const { liveness } = item.quote;
      if (liveness === 'live') return well(`market data of ${symbol} is live`);
      return remark(
        `market data of ${symbol} is ${liveness}`,
        'Subscribe to the exchange in the client portal, share it with the paper account, or accept it in a strategy on purpose.',
      );
    }
  } catch (error) {
    if (signal.aborted) throw error;
    if (!patience.aborted)
      return remark(
        `no market data of ${symbol}: ${messageOf(error)}`,
        'See "Market Data Subscriptions" in the client portal.',
      );
  }
  if (remarks.length > 0) return remark(`no market data of ${symbol}: ${remarks.join('; ')}`);
  const isOpen = CALENDARS.NASDAQ.isOpen(now());
  return remark(
    `no market data of ${symbol} came in ${MARKET_DATA_MS / 1_000} s`,
    isOpen ? 'Is it subscribed?' : 'The market is closed; try again in its hours.',
  );
}
