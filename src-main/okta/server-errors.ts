import { OktaError, showable } from './failure.ts';
import { networkSentence } from './network-errors.ts';
import { retryTime } from './rate-limits.ts';
import type { Answer, Purpose } from './transport.ts';
import type { OktaFailure } from './types.ts';

interface CatalogueEntry {
  readonly code: OktaFailure['code'];
  readonly message: string;
  readonly remedy: string;
}

const general = 'In Okta’s admin console: Applications > your app > General';
const policies = 'Security > API > Authorization Servers > your server > Access Policies';

/*
 * Every error code the app knows, in one table: RFC 6749 (4.1.2.1, 5.2), RFC 9449, OpenID Connect Core (3.1.2.6) and
 * Okta's own (developer.okta.com, "Okta API error codes"). Anything else reads as `oauth_error` with the server's words.
 *
 * Nothing here says `invalid_grant`, which ends a session: only `demandOk` does, for the token endpoint's own word.
 */
const catalogue: Readonly<Record<string, CatalogueEntry>> = {
  invalid_request: {
    code: 'invalid_request',
    message: 'The authorization server did not accept the form of the request.',
    remedy: `Compare this connection's redirect URI and scopes with the app. ${general}.`,
  },
  invalid_client: {
    code: 'invalid_client',
    message: 'The authorization server does not know this client ID, or wants a secret from it.',
    remedy: `Compare the client ID, and set Client authentication to None: Tenantry is a public client with PKCE. ${general} > Client Credentials.`,
  },
  invalid_grant: {
    code: 'oauth_error',
    message: 'The authorization server no longer honours this code or refresh token.',
    remedy: `Sign in again. How long refresh tokens live is set under ${policies} > rule, their rotation under Applications > your app > General > Refresh Token.`,
  },
  invalid_scope: {
    code: 'invalid_scope',
    message: 'The authorization server does not grant one of the scopes asked for.',
    remedy: `Take the scope out of this connection, or add it under Security > API > Authorization Servers > your server > Scopes and allow it in an access policy rule. offline_access also needs the Refresh Token grant on the app.`,
  },
  invalid_target: {
    code: 'invalid_request',
    message: 'The authorization server does not know the resource asked for.',
    remedy: `Check the authorization server's audience under Security > API > Authorization Servers.`,
  },
  unauthorized_client: {
    code: 'unauthorized_client',
    message: 'This app may not sign people in, or refresh, this way.',
    remedy: `Tick Authorization Code and Refresh Token as grant types. ${general} > Grant type.`,
  },
  unsupported_grant_type: {
    code: 'unsupported_grant_type',
    message: 'The authorization server does not offer this grant to the app.',
    remedy: `Tick Authorization Code and Refresh Token as grant types. ${general} > Grant type.`,
  },
  unsupported_response_type: {
    code: 'unauthorized_client',
    message: 'The app is not allowed the authorization code flow.',
    remedy: `Tick Authorization Code as a grant type. ${general} > Grant type.`,
  },
  access_denied: {
    code: 'access_denied',
    message: 'Access was denied: consent was declined, or the account is not assigned to the app.',
    remedy: 'Sign in again and allow access, or ask an admin to assign the account under Applications > your app > Assignments.',
  },
  login_required: {
    code: 'login_required',
    message: 'The browser has no session at the authorization server.',
    remedy: 'Sign in again and enter the credentials.',
  },
  interaction_required: {
    code: 'login_required',
    message: 'The authorization server wants to ask the person something.',
    remedy: 'Sign in again in the browser.',
  },
  consent_required: {
    code: 'access_denied',
    message: 'The authorization server wants consent first.',
    remedy: 'Sign in again and allow access.',
  },
  account_selection_required: {
    code: 'login_required',
    message: 'The authorization server wants an account to be chosen.',
    remedy: 'Sign in again and choose the account.',
  },
  server_error: {
    code: 'http_error',
    message: 'The authorization server had an internal error.',
    remedy: 'Wait a little; status.okta.com tells of larger trouble.',
  },
  temporarily_unavailable: {
    code: 'http_error',
    message: 'The authorization server is overloaded or being maintained.',
    remedy: 'Wait a little; status.okta.com tells of larger trouble.',
  },
  use_dpop_nonce: {
    code: 'oauth_error',
    message: 'The app demands proof of possession (DPoP), which this connection does not use.',
    remedy: `Untick “Require Demonstrating Proof of Possession (DPoP) header in token requests”. ${general}.`,
  },
  invalid_dpop_proof: {
    code: 'oauth_error',
    message: 'The app demands proof of possession (DPoP), which this connection does not use.',
    remedy: `Untick “Require Demonstrating Proof of Possession (DPoP) header in token requests”. ${general}.`,
  },
  // Okta's own
  policy_evaluation_failed: {
    code: 'policy_denied',
    message: 'No access policy rule of the authorization server matches this app, account and scopes.',
    remedy: `Ask an admin to add a policy with a rule for this client, the Authorization Code grant, the account and its scopes: ${policies}. Policies are evaluated again at each refresh.`,
  },
  E0000001: {
    code: 'invalid_request',
    message: 'Okta did not accept the values of the request.',
    remedy: `Compare this connection with the app. ${general}.`,
  },
  E0000003: {
    code: 'invalid_request',
    message: 'Okta could not read the request.',
    remedy: 'Check that a proxy does not change requests on their way.',
  },
  E0000004: { code: 'access_denied', message: 'Okta did not accept the credentials.', remedy: 'Sign in again.' },
  E0000006: {
    code: 'access_denied',
    message: 'The account may not do this.',
    remedy: 'Ask an admin to assign the account under Applications > your app > Assignments.',
  },
  E0000007: {
    code: 'issuer_not_found',
    message: 'There is no such authorization server.',
    remedy: 'Compare the issuer with Security > API > Authorization Servers > Issuer URI.',
  },
  E0000009: {
    code: 'http_error',
    message: 'Okta had an internal error.',
    remedy: 'Wait a little; status.okta.com tells of larger trouble.',
  },
  // Of Okta's API, not RFC 6749's `invalid_grant`: it says nothing of the refresh token.
  E0000011: {
    code: 'oauth_error',
    message: 'Okta did not accept the token of a request.',
    remedy: `Compare the issuer with Security > API > Authorization Servers > Issuer URI; if that is right and it stays so, sign in again.`,
  },
  E0000015: {
    code: 'policy_denied',
    message: 'This org has no API Access Management, so it has no custom authorization servers, “default” included.',
    remedy: 'Use the org server (the domain itself as issuer), or have API Access Management turned on for the org.',
  },
  E0000021: {
    code: 'invalid_request',
    message: 'Okta did not accept the media type of the request.',
    remedy: 'Check that a proxy does not change requests on their way.',
  },
  E0000022: {
    code: 'http_error',
    message: 'Okta does not allow this kind of request at this address.',
    remedy: 'Compare the issuer with Security > API > Authorization Servers > Issuer URI.',
  },
  E0000047: {
    code: 'rate_limited',
    message: 'The org has reached a rate limit.',
    remedy: 'It is tried again when the limit is lifted. Limits are shown under Reports > Rate Limits.',
  },
};

/**
 * Okta says `access_denied` both for a declined consent and for a policy without a matching rule; only the description
 * tells them apart. Here alone a description decides.
 */
const policyWords = /^Policy evaluation failed/i;

/** Nor does `invalid_grant` have a code for what became of the account or its assignment to the app. */
const aboutOf = (description: string | null): OktaFailure['about'] => {
  if (description === null) return undefined;
  if (policyWords.test(description) || /\bnot assigned\b/i.test(description)) return 'policy';
  return /\b(deactivated|suspended|locked out|not active)\b/i.test(description) ? 'user' : undefined;
};

const lookUp = (code: string, description: string | null): CatalogueEntry | undefined => {
  const key = code === 'access_denied' && description !== null && policyWords.test(description) ? 'policy_evaluation_failed' : code;
  return Object.hasOwn(catalogue, key) ? catalogue[key] : undefined;
};

/** A server's words fit to be shown. They may be anything: they are cut, cleaned and redacted. */
const serverWords = (error: string, description: string | null): Pick<OktaFailure, 'serverError' | 'serverDescription'> => {
  const shown = showable(description ?? '');
  return { serverError: showable(error).slice(0, 100), ...(shown === '' ? {} : { serverDescription: shown }) };
};

const withServerWords = (message: string, description: string | undefined): string => {
  if (description === undefined) return message;
  return `${message} The server said: “${description}”${/[.!?]$/.test(description) ? '' : '.'}`;
};

/**
 * The failure for an error code and description from a server, be it in a token response or in a callback
 * (RFC 6749, 4.1.2.1). Never `invalid_grant`: see the catalogue.
 */
export const serverErrorFailure = (error: string, description: string | null): OktaFailure => {
  const words = serverWords(error, description);
  const entry = lookUp(error, description) ?? {
    code: 'oauth_error' as const,
    message: `The authorization server answered with the error “${words.serverError}”.`,
    remedy: `The org's System Log (Reports > System Log) tells more.`,
  };
  return {
    code: entry.code,
    message: withServerWords(entry.message, words.serverDescription),
    remedy: entry.remedy,
    ...words,
    inDoubt: false,
  };
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
    body = JSON.parse(text);
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

/**
 * What the words of an answer mean. Metadata and keys are documents: whatever stands in their place, a proxy's page or
 * another service's error, says nothing of tokens.
 */
const failureSaid = (said: SaidError, { endpoint }: Purpose): OktaFailure | null => {
  if (endpoint === 'metadata' || endpoint === 'keys') return null;
  const failure = serverErrorFailure(said.error, said.description);
  return endpoint === 'token' && said.isOAuth && said.error === 'invalid_grant'
    ? { ...failure, code: 'invalid_grant', about: aboutOf(said.description) }
    : failure;
};

/**
 * Throws for any answer but a 200, and a pushed request's 201 (RFC 9126, 2.2).
 *
 * - 429, and 503 with a time to come back: `retryAt`.
 * - 407 and 511 are a proxy's or network's own (RFC 9110, 15.5.8; RFC 6585, 6): the request went no further.
 * - 5xx is in doubt for requests that change something: a gateway also says so when the server behind it did its work.
 * - 4xx is the server's word that nothing was done. What the word means counts only where tokens are asked about;
 *   where documents are, it is `http_error`.
 */
export const demandOk = (answer: Answer, url: string, purpose: Purpose, parts: { readonly now: number; readonly skewMs: number }): void => {
  const { status } = answer;
  if (status === 200 || (status === 201 && purpose.endpoint === 'push')) return;
  const { host } = new URL(url);
  const said = errorIn(answer.text);
  const inDoubt = purpose.changesState && (status >= 500 || status < 400);
  const retryAt = retryTime(answer, parts.now, parts.skewMs);
  const known = said === null ? null : failureSaid(said, purpose);
  const words = said === null ? {} : serverWords(said.error, said.description);

  if (status === 429) {
    const entry = catalogue['E0000047'];
    throw new OktaError({
      code: 'rate_limited',
      message: `${host} has reached a rate limit.`,
      remedy: entry?.remedy,
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
      remedy: 'Open any page in the browser and sign in to the network there. It is tried again by itself.',
      status,
      inDoubt: false,
    });
  }
  if (status >= 500) {
    const message = withServerWords(`${host} had an internal error (HTTP ${status}).`, words.serverDescription);
    const remedy = 'It is tried again by itself; status.okta.com tells of larger trouble.';
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

/** The JSON object in a 200 answer. Throws `not_json` or `malformed_response`. */
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
      inDoubt,
    });
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Readonly<Record<string, unknown>>;
  throw new OktaError({
    code: 'malformed_response',
    message: `${host} answered with JSON that is no object.`,
    remedy: 'Check that the issuer is an authorization server.',
    status: answer.status,
    inDoubt,
  });
};
