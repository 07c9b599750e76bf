import { deepestJson, type Explanation, nestsDeeperThan, parseJson, redactedLine } from '../base/index.ts';
import { type Advice, adviceFor, type Entry, lookUp, type RequestKind, unknownCode, where } from './catalogue/index.ts';
import { longestServerText, OktaError } from './failure.ts';
import { networkSentence } from './network-errors.ts';
import { retryTime } from './rate-limits.ts';
import { type Answer, isDocument, isForTokens, type Purpose } from './transport.ts';
import type { OktaFailure } from './types.ts';

/** Nor does `invalid_grant` have a code for what became of the account or its assignment to the app. */
const aboutOf = (description: string | null): OktaFailure['about'] => {
  if (description === null) return undefined;
  if (/^Policy evaluation failed/i.test(description) || /\bnot assigned\b/i.test(description)) return 'policy';
  if (/\bnetwork zones?\b/i.test(description)) return 'network';
  return /\b(deactivated|suspended|locked out|not active)\b/i.test(description) ? 'user' : undefined;
};

const longestCode = 100;

/** A server's words fit to be shown. They may be anything: they are cut, cleaned and redacted. */
const serverWords = (error: string, description: string | null): { readonly serverError: string; readonly serverDescription?: string } => {
  const shown = redactedLine(description ?? '', longestServerText);
  return { serverError: redactedLine(error, longestCode), ...(shown === '' ? {} : { serverDescription: shown }) };
};

const withServerWords = (message: string, description: string | undefined): string => {
  if (description === undefined) return message;
  return `${message} The server said: “${description}”${/[.!?]$/.test(description) ? '' : '.'}`;
};

/**
 * What a server said, with what the catalogue knows of it.
 *
 * @param request which one was declined; null for documents, whose errors have `advice`
 * @param advice when something else than the code tells the cause: the status, or where the answer came from
 */
export const explained = (
  error: string,
  description: string | null,
  request: RequestKind | null,
  advice?: Pick<Advice, 'cause' | 'admin'>,
): Explanation => {
  const { serverError, serverDescription } = serverWords(error, description);
  const found = lookUp(error, serverDescription ?? null);
  const ofCode = found === null ? null : request === null ? found.entry : adviceFor(found.entry, request);
  const { cause, admin } = advice ?? found?.sentence ?? ofCode ?? unknownCode;
  return { said: serverError === '' ? null : serverError, description: serverDescription ?? null, cause, admin };
};

/**
 * The failure for an error code and description from a server, be it in a token response or in a callback
 * (RFC 6749, 4.1.2.1). Never `invalid_grant`: see the catalogue. Which request was declined and the description make
 * sentence and advice more exact, and nothing else.
 */
export const serverErrorFailure = (error: string, description: string | null, request: RequestKind): OktaFailure => {
  const words = serverWords(error, description);
  const shared = { ...words, explanation: explained(error, description, request), inDoubt: false };
  const found = lookUp(error, words.serverDescription ?? null);
  if (found === null)
    return {
      code: 'oauth_error',
      message: withServerWords(`The authorization server answered with the error “${words.serverError}”.`, words.serverDescription),
      remedy: unknownCode.remedy,
      ...shared,
    };
  const { entry, sentence } = found;
  const { message, remedy } = adviceFor(entry, request);
  // What the catalogue recognises it says in its own words.
  return sentence === null
    ? { code: entry.failure, message: withServerWords(message, words.serverDescription), remedy, ...shared }
    : { code: sentence.failure ?? entry.failure, message: sentence.message, remedy: sentence.remedy, ...shared };
};

interface SaidError {
  readonly error: string;
  readonly description: string | null;
  /** `error` (RFC 6749, 5.2), not `errorCode` (Okta's API). */
  readonly isOAuth: boolean;
}

/** The error in an answer's body, when it has one. */
const errorIn = (text: string): SaidError | null => {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null) return null;
  const fields = body as Readonly<Record<string, unknown>>;
  const string = (name: string) => (typeof fields[name] === 'string' && fields[name] !== '' ? fields[name] : null);
  const oauth = string('error');
  if (oauth !== null) return { error: oauth, description: string('error_description'), isOAuth: true };
  const okta = string('errorCode');
  return okta === null ? null : { error: okta, description: string('errorSummary'), isOAuth: false };
};

const longestChallenge = 4096;

/** A resource tells its error in a header (RFC 6750, 3; RFC 9449, 7.1) and mostly leaves the body empty. */
const challengeIn = ({ headers }: Answer, { request }: Purpose): SaidError | null => {
  if (request !== 'userinfo') return null;
  const challenge = (headers.get('www-authenticate') ?? '').slice(0, longestChallenge);
  const parameter = (name: string) => new RegExp(`(?<![\\w-])${name}="([^"\\\\]+)"`).exec(challenge)?.[1] ?? null;
  const error = parameter('error');
  return error === null ? null : { error, description: parameter('error_description'), isOAuth: false };
};

/** A server, or what answers in its place, may repeat what it was sent: a password looks like any word to the redactor. */
const withoutSent = (said: SaidError | null, sent: readonly string[]): SaidError | null => {
  const clean = (text: string) => sent.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  return said === null
    ? null
    : // What an error code is stays one, whatever somebody's password may be.
      {
        ...said,
        error: lookUp(said.error, null) === null ? clean(said.error) : said.error,
        description: said.description === null ? null : clean(said.description),
      };
};

/** Where documents lie, an error's words are about something else. */
const notOfTokens: Pick<Advice, 'cause' | 'admin'> = {
  cause: 'This came in place of the server’s metadata or keys, which everybody may read: it says nothing of your session.',
  admin: `${where.servers}: compare the Issuer URI with this connection’s issuer; the server must be active.`,
};

type Words = Pick<OktaFailure, 'serverError' | 'serverDescription' | 'explanation'>;

/** Words of an answer whose status already tells what happened. */
const wordsOf = ({ error, description }: SaidError, { request }: Purpose, status: number): Words => {
  const ofStatus = status === 429 ? lookUp('E0000047', null)?.entry : status >= 500 ? troubleOf(error) : undefined;
  const explanation = isDocument(request)
    ? explained(error, description, null, ofStatus ?? notOfTokens)
    : explained(error, description, request, ofStatus);
  return { ...serverWords(error, description), explanation };
};

/** A server in trouble may give any code; only one that tells of trouble counts. */
const troubleOf = (error: string): Entry | undefined => {
  const entry = lookUp(error, null)?.entry;
  return entry?.failure === 'http_error' ? entry : lookUp('server_error', null)?.entry;
};

/**
 * What the words of an answer mean. Metadata and keys are documents: whatever stands in their place, a proxy's page or
 * another service's error, says nothing of tokens.
 */
const failureSaid = (said: SaidError, { request }: Purpose): OktaFailure | null => {
  if (isDocument(request)) return null;
  const failure = serverErrorFailure(said.error, said.description, request);
  return isForTokens(request) && said.isOAuth && said.error === 'invalid_grant'
    ? { ...failure, code: 'invalid_grant', about: aboutOf(said.description) }
    : failure;
};

/**
 * Throws for any answer but a 200, and a pushed request's 201 (RFC 9126, 2.2).
 *
 * What was `sent` in confidence is not repeated in any failure.
 *
 * - 429, and 503 with a time to come back: `retryAt`.
 * - 407 and 511 are a proxy's or network's own (RFC 9110, 15.5.8; RFC 6585, 6): the request went no further.
 * - 5xx is in doubt for requests that change something: a gateway also says so when the server behind it did its work.
 * - 4xx is the server's word that nothing was done. What the word means counts only where tokens are asked about;
 *   where documents are, it is `http_error`.
 */
export const demandOk = (
  answer: Answer,
  url: string,
  purpose: Purpose,
  parts: { readonly now: number; readonly skewMs: number; readonly sent?: readonly string[] },
): void => {
  const { status } = answer;
  if (status === 200 || (status === 201 && purpose.request === 'par')) return;
  const { host } = new URL(url);
  const said = withoutSent(errorIn(answer.text) ?? challengeIn(answer, purpose), parts.sent ?? []);
  const inDoubt = purpose.changesState && (status >= 500 || status < 400);
  const retryAt = retryTime(answer, parts.now, parts.skewMs);
  const known = said === null ? null : failureSaid(said, purpose);
  const words: Words = said === null ? {} : wordsOf(said, purpose, status);

  if (status === 429) {
    throw new OktaError({
      code: 'rate_limited',
      message: `${host} has reached a rate limit.`,
      remedy: lookUp('E0000047', null)?.entry.remedy,
      ...words,
      status,
      retryAt,
      inDoubt: false,
    });
  }
  if (status === 407) {
    throw new OktaError({
      code: 'http_error',
      ...networkSentence('server_unreachable', host, 'proxy_credentials'),
      status,
      inDoubt: false,
    });
  }
  if (status === 511) {
    throw new OktaError({
      code: 'http_error',
      message: `The network lets nothing through to ${host} before you have signed in to it (HTTP ${status}).`,
      remedy: 'Open any page in the browser and sign in to the network there.',
      status,
      inDoubt: false,
    });
  }
  if (status >= 500) {
    const message = withServerWords(`${host} had an internal error (HTTP ${status}).`, words.serverDescription);
    const remedy = 'Wait a little; status.okta.com tells of larger trouble.';
    throw new OktaError({ code: 'http_error', message, remedy, ...words, status, retryAt, inDoubt });
  }
  if (known !== null) throw new OktaError({ ...known, status, inDoubt });
  throw new OktaError({
    code: 'http_error',
    message:
      said === null
        ? `${host} answered with HTTP ${status} and no reason.`
        : withServerWords(`${host} answered with HTTP ${status}.`, words.serverDescription),
    remedy:
      'A proxy or firewall may have answered in its place; compare the issuer with Security > API > Authorization Servers > Issuer URI.',
    ...words,
    status,
    inDoubt,
  });
};

/**
 * The JSON object in a 200 answer. Throws `not_json` or `malformed_response`, the latter also for nesting that exhausts
 * whatever walks through it. Of a token response only the nested member is left out: a rotated refresh token may lie
 * beside it.
 */
export const jsonObjectIn = (answer: Answer, url: string, purpose: Purpose): Readonly<Record<string, unknown>> => {
  const { host } = new URL(url);
  const inDoubt = purpose.changesState;
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    const html = /^\s*</.test(answer.text) || (answer.headers.get('content-type') ?? '').toLowerCase().includes('html');
    throw new OktaError({
      code: 'not_json',
      message: html ? `${host} answered with a web page where data was expected.` : `${host} answered with something other than JSON.`,
      remedy: html
        ? 'A sign-in page of the network (hotel, guest Wi-Fi, proxy) may be in the way: open any page in the browser and see. Otherwise check the issuer.'
        : 'Check that the issuer is an authorization server; a proxy may also have changed or cut the answer.',
      status: answer.status,
      requestId: answer.requestId,
      inDoubt,
    });
  }
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && !nestsDeeperThan(body, deepestJson)) return body as Readonly<Record<string, unknown>>;
  if (isObject && isForTokens(purpose.request))
    return Object.fromEntries(Object.entries(body as object).filter(([, member]) => !nestsDeeperThan(member, deepestJson - 1)));
  throw new OktaError({
    code: 'malformed_response',
    message: `${host} answered with JSON that is ${isObject ? `nested more than ${deepestJson} levels deep` : 'no object'}.`,
    remedy: 'Check that the issuer is an authorization server.',
    status: answer.status,
    requestId: answer.requestId,
    inDoubt,
  });
};
