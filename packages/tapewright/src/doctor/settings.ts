import { type GatewayConfig, IbError, RequestTimeout, type TwsClient } from '@tapewright/tws';
import { type Finding, remark, well } from './finding.ts';

/** The first server version whose settings can be read. */
const SETTINGS_SINCE = 219;

/** The gateway's own settings; undefined where they cannot be read. */
export async function settingsOf(
  client: TwsClient,
  signal: AbortSignal,
): Promise<GatewayConfig['api'] | undefined> {
  if ((client.serverVersion ?? 0) < SETTINGS_SINCE) return undefined;
  try {
    return (await client.gateway.config({ timeout: '5s', signal })).api;
  } catch (error) {
    if (error instanceof IbError || error instanceof RequestTimeout) return undefined;
    throw error;
  }
}

/** What of them endangers a trading program. */
export function settingsFindings(api: GatewayConfig['api'] | undefined): readonly Finding[] {
  if (api === undefined) return [];
  const found = [...dangers(api.settings ?? {}, api.precautions ?? {})];
  return found.length > 0 ? found : [well('its settings are fit for a trading program')];
}

function* dangers(
  settings: {
    readonly maintainAndResubmitOrdersOnReconnect?: boolean | undefined;
    readonly sendMarketDataInLotsForUsStocks?: boolean | undefined;
  },
  precautions: { readonly bypassOrderPrecautions?: boolean | undefined },
): Generator<Finding> {
  if (settings.maintainAndResubmitOrdersOnReconnect === true) {
    yield remark(
      'the gateway sends orders late: what it gets while its line to IB is lost goes out when the line is back',
      'Switch off Configuration → API → Settings → "Maintain and resubmit orders when connection is restored".',
    );
  }
  if (precautions.bypassOrderPrecautions === false) {
    yield remark(
      'a dialog may hold an order: the precautions are on for orders of the API',
      'In Configuration → API → Precautions, tick "Bypass Order Precautions for API orders"; the limits of the risk gate stay.',
    );
  }
  if (settings.sendMarketDataInLotsForUsStocks === true) {
    yield remark(
      'sizes of US stocks are told in lots of 100: a size of 3 is 300 shares',
      'Switch off Configuration → API → Settings → "Send market data in lots for US stocks".',
    );
  }
}
