import type { AppError, ErrorCode } from '../platform/index.ts';
import { redact } from '../platform/index.ts';

/** The codes an authorization endpoint may answer with (RFC 6749, 4.1.2.1; OpenID Connect Core, 3.1.2.6), in words. */
const known: Readonly<Record<string, AppError>> = {
  access_denied: {
    code: 'access_denied',
    message: 'Okta did not grant access: consent was denied, or a policy does not let this user in.',
    remedy: 'Sign in again and allow access, or ask an admin to assign the user to the app and check the authorization server’s policies.',
  },
  login_required: {
    code: 'login_required',
    message: 'Okta wants the person to sign in.',
    remedy: 'Sign in again.',
  },
  invalid_scope: {
    code: 'invalid_scope',
    message: 'The authorization server does not know, or does not grant, one of the requested scopes.',
    remedy: 'Edit the connection’s scopes, or ask an admin to add the scope to the authorization server.',
  },
  unauthorized_client: {
    code: 'unauthorized_client',
    message: 'The Okta app is not allowed to use the authorization code flow.',
    remedy: 'Ask an admin to tick “Authorization Code” among the app’s grant types.',
  },
  invalid_request: {
    code: 'invalid_request',
    message: 'Okta refused the sign-in request as malformed.',
    remedy: 'Compare the connection’s redirect URI and scopes with the Okta app.',
  },
  server_error: { code: 'server_unreachable', message: 'Okta ran into an error of its own.', remedy: 'Try again in a moment.' },
  temporarily_unavailable: { code: 'server_unreachable', message: 'Okta is too busy at the moment.', remedy: 'Try again in a moment.' },
};

const longestQuote = 200;

/** The error a callback carried, for a person; the server's own words are quoted, shortened and without secrets. */
export const callbackError = (error: string, description: string | null): AppError => {
  const quote = description === null ? '' : ` Okta says: “${redact(description).slice(0, longestQuote)}”`;
  const match = Object.hasOwn(known, error) ? known[error] : undefined;
  if (match !== undefined) return { ...match, message: `${match.message}${quote}` };
  const code: ErrorCode = 'oauth_error';
  return {
    code,
    message: `Okta answered the sign-in with “${redact(error).slice(0, 60)}”.${quote}`,
    remedy: 'Try again; if it stays, show this to an admin.',
  };
};
