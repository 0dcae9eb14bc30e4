import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Instant } from '@tapewright/model';
import type { Gateway } from '../gateway.ts';
import type { GatewayInput } from '../gateway-io.ts';
import { answer } from './routes.ts';
import { ControlError } from './control-error.ts';

/** How the control API is reached. */
export interface ControlOptions {
  /** 0: any free one. */
  readonly port: number;
  /** What callers must send as `Authorization: Bearer …`; at least 16 characters. */
  readonly token: string;
}

/** The gateway as the control API sees it. */
export interface Controlled {
  readonly gateway: Gateway;
  now(): Instant;
  handle(input: GatewayInput): void;
}

const MIN_TOKEN_LENGTH = 16;
/** Bodies are a few fields. */
const MAX_BODY_BYTES = 64 * 1024;
const HOST = '127.0.0.1';

/** Steers a gateway over HTTP and JSON: what a CI job or a test in another language needs. Only on loopback, only with the token. */
export class ControlServer {
  readonly #server: Server;
  readonly #options: ControlOptions;
  readonly #controlled: Controlled;

  /** Throws a RangeError on a token that could be guessed. */
  constructor(options: ControlOptions, controlled: Controlled) {
    if (options.token.length < MIN_TOKEN_LENGTH) {
      throw new RangeError(
        `the token of the control API has ${options.token.length} characters; use at least ${MIN_TOKEN_LENGTH}`,
      );
    }
    this.#options = options;
    this.#controlled = controlled;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  /** Starts to listen; answers the port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, HOST, resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : this.#options.port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (!this.#isAllowed(request))
        throw new ControlError(401, 'send the token as Authorization: Bearer <token>');
      const url = new URL(request.url ?? '/', `http://${HOST}`);
      const body = request.method === 'POST' ? await bodyOf(request) : undefined;
      reply(response, 200, answer({ method: request.method ?? '', url, body }, this.#controlled));
    } catch (error) {
      if (error instanceof ControlError) reply(response, error.status, { error: error.message });
      else if (error instanceof RangeError) reply(response, 400, { error: error.message });
      else reply(response, 500, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  #isAllowed({ headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers.authorization ?? '');
    const expected = Buffer.from(`Bearer ${this.#options.token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > MAX_BODY_BYTES) throw new ControlError(413, `a body of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch (error) {
    throw new ControlError(
      400,
      `the body is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
