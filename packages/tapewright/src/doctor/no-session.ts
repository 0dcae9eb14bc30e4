import { ConnectFailed, type DownReason } from '@tapewright/tws';
import { messageOf } from '../errors/user-error.ts';
import { type Finding, problem, remark } from './finding.ts';
import { listeningPorts } from './listening-ports.ts';

const SETTINGS = 'Configuration → API → Settings';

/** Why there is no session, from how far it came; and where else on the host something listens. */
export async function whyNoSession(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<readonly Finding[]> {
  if (!(error instanceof ConnectFailed)) {
    return [problem(messageOf(error), 'Check the host and the port.')];
  }
  const found = findingOf(error, `${host}:${port}`);
  const isClosed = error.reason.kind === 'unreachable';
  const others = isClosed ? (await listeningPorts(host)).filter((other) => other.port !== port) : [];
  return [
    found,
    ...others.map((other) =>
      remark(
        `something listens on port ${other.port}, where ${other.program} does`,
        `Try --port ${other.port}.`,
      ),
    ),
  ];
}

function findingOf({ phase, reason }: ConnectFailed, address: string): Finding {
  switch (reason.kind) {
    case 'unreachable':
      return unreachable(reason.detail, address);
    case 'deadline':
      return late(reason, address);
    case 'closedByPeer':
      return problem(
        `${address} accepts the connection and closes it at once (in phase ${phase})`,
        `In ${SETTINGS}: is "Enable ActiveX and Socket Clients" on, and is this computer among the "Trusted IPs" (or "Allow connections from ` +
          'localhost only" off, when it is another one)? A gateway also closes the ' +
          '33rd client, and one that is much older than this client closes it, too. If all is right, is it an API port at all?',
      );
    case 'clientIdInUse':
      return problem(
        `client id ${reason.clientId} is in use at ${address}`,
        'Another program is connected under it, or one that died a moment ago: the gateway frees the id after a while. Stop the other, or choose ' +
          'another id with --client-id. A trading program keeps its id, since its orders belong to it.',
      );
    case 'unsupportedVersion':
      return problem(
        `${address} speaks another version of the protocol: ${reason.detail}`,
        'Update TWS or IB Gateway; or update Tapewright, if the gateway is the newer one.',
      );
    case 'orderIdsExhausted':
      return problem(
        `the next order id of this client id is ${reason.nextValidId}, which leaves no room`,
        `Reset the ids: ${SETTINGS} → "Reset API order ID sequence".`,
      );
    default:
      return problem(
        `the session with ${address} broke in phase ${phase}: ${reason.kind}`,
        'Is it TWS or IB Gateway that listens there?',
      );
  }
}

function unreachable(detail: string, address: string): Finding {
  if (/ENOTFOUND|EAI_AGAIN/.test(detail))
    return problem(`the host of ${address} is not known (${detail})`, 'Check the name, or give its address.');
  if (!/ECONNREFUSED/.test(detail))
    return problem(
      `${address} cannot be reached (${detail})`,
      'Check the host, the network and the firewalls between.',
    );
  return problem(
    `nothing listens on ${address}`,
    `Is TWS or IB Gateway running and logged in? In ${SETTINGS}: is "Enable ActiveX and Socket Clients" on, and which "Socket port" stands there? ` +
      'TWS has 7496 for live and 7497 for paper, IB Gateway 4001 and 4002.',
  );
}

function late({ phase, missing }: Extract<DownReason, { kind: 'deadline' }>, address: string): Finding {
  switch (phase) {
    case 'tcp':
      return problem(
        `${address} does not answer at all`,
        'The host is off or a firewall swallows the connection: check the host, the port and the firewalls between.',
      );
    case 'handshake':
      return problem(
        `${address} accepts the connection and says nothing`,
        'The gateway hangs, still logs in, or waits in a dialog ("Accept incoming connection?"): look at its window, else restart it.',
      );
    default:
      return problem(
        `${address} greets and then does not come to an end: missing ${missing.join(' and ')}`,
        'It has lost its login or waits in a dialog: look at its window, else restart it.',
      );
  }
}
