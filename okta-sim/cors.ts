import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a page may read besides the body (Fetch standard, 3.3.4). */
const exposed = 'dpop-nonce, www-authenticate, x-okta-request-id, x-rate-limit-limit, x-rate-limit-remaining, x-rate-limit-reset';

/**
 * Lets a page of a trusted origin read an answer, as Okta's Trusted Origins with CORS do. A page of any other origin is told
 * nothing, so its browser keeps the answer from it.
 */
function allowOrigin(request: IncomingMessage, answer: ServerResponse, trusted: readonly string[]): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !trusted.includes(origin)) return false;
  answer.setHeader('access-control-allow-origin', origin);
  answer.setHeader('access-control-allow-credentials', 'true');
  answer.setHeader('access-control-expose-headers', exposed);
  answer.setHeader('vary', 'Origin');
  return true;
}

/** As above, and true when that was all: the browser only asked what the page may send (Fetch standard, 3.3.2). */
export function answersPreflight(request: IncomingMessage, answer: ServerResponse, trusted: readonly string[]): boolean {
  const isAllowed = allowOrigin(request, answer, trusted);
  if (!isAllowed || request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  answer.setHeader('access-control-allow-methods', 'GET, POST');
  answer.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
  request.resume();
  answer.writeHead(204).end();
  return true;
}
