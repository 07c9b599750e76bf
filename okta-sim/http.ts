import { IncomingMessage, ServerResponse, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { Socket } from 'node:net';

/** A request, read whole, so that it can be looked at, refused, or processed twice. */
export interface SimRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The query of a GET, the form of a POST. */
  params: URLSearchParams;
}

export interface SimResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string | string[]>;
  body: Buffer;
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): SimResponse {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8', ...headers }, body: Buffer.from(JSON.stringify(value)) };
}

export function redirect(location: string, status: 302 | 303 = 302): SimResponse {
  return { status, headers: { location, 'cache-control': 'no-cache, no-store' }, body: Buffer.alloc(0) };
}

/** A page under a policy that allows nothing but its own style and its own form; `formAction` adds where the form may lead. */
export function page(status: number, html: { markup: string; styleHash: string }, formAction: string[] = []): SimResponse {
  const policy = [
    `default-src 'none'`,
    `style-src '${html.styleHash}'`,
    `form-action ${["'self'", ...formAction].join(' ')}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-cache, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: Buffer.from(html.markup),
  };
}

const bodyLimit = 1024 * 1024;

/** Reads a request whole. Undefined when its body is larger than 1 MB. */
export async function readRequest(raw: IncomingMessage, origin: string): Promise<SimRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const url = new URL(`${origin}${raw.url ?? '/'}`);
  const isForm = (raw.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const params = raw.method === 'POST' ? new URLSearchParams(isForm ? body.toString() : '') : url.searchParams;
  return { method: raw.method ?? 'GET', url, headers: raw.headers, body, params };
}

/** The same request as a message of Node's, never connected to a socket. */
export function toIncoming(request: SimRequest): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.method = request.method;
  message.url = request.url.pathname + request.url.search;
  message.headers = { ...request.headers, host: request.url.host, 'content-length': String(request.body.length) };
  if (request.method === 'GET' || request.method === 'HEAD') delete message.headers['content-length'];
  if (request.body.length > 0) message.push(request.body);
  message.push(null);
  message.complete = true;
  return message;
}

/**
 * Runs a Node request listener on a request without a socket and returns its whole answer.
 *
 * @param prepare sees the message before the listener does.
 */
export function inject(listener: RequestListener, request: SimRequest, prepare?: (message: IncomingMessage) => void): Promise<SimResponse> {
  const message = toIncoming(request);
  prepare?.(message);
  const response = new ServerResponse(message);
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const collect = (chunk: unknown): void => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
    };
    response.write = (chunk: unknown): boolean => {
      collect(chunk);
      return true;
    };
    response.end = (chunk?: unknown): ServerResponse => {
      collect(chunk);
      const headers: SimResponse['headers'] = {};
      for (const [name, value] of Object.entries(response.getHeaders())) {
        if (value !== undefined) headers[name] = Array.isArray(value) ? value : String(value);
      }
      resolve({ status: response.statusCode, headers, body: Buffer.concat(chunks) });
      return response;
    };
    listener(message, response);
  });
}
