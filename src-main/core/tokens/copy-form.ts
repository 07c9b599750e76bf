import type { CopyForm } from '../../../src-preload/contract/index.ts';
import { failure, type Result, success } from '../base/index.ts';
import type { JsonObject } from './decode.ts';

export interface CopyText {
  /** What it is, for the receipt: "access token". */
  readonly what: string;
  readonly text: string;
}

const member = (body: JsonObject, name: string): string | null => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Visible ASCII, the characters of every token (RFC 6749, A.12) but the space: nothing that a terminal or a header obeys. */
const tokenCharacters = /^[\x21-\x7e]+$/;

/**
 * The token as it may leave the app, on the clipboard or on screen. Fails with `malformed_response` when it contains
 * anything but visible ASCII characters: pasted into a terminal, a line break or an escape sequence runs commands.
 */
export const presentableToken = (what: string, token: string): Result<string> =>
  tokenCharacters.test(token)
    ? success(token)
    : failure(
        'malformed_response',
        `The ${what} contains a line break, a control character or another character that no token has. It is neither copied nor shown, because pasted into a terminal it could run commands.`,
        'Check that the connection’s issuer is your authorization server, then sign in again.',
      );

/** The schemes an access token may be sent with, as the header spells them (RFC 6750, 2.1; RFC 9449, 7.1). */
const schemes: ReadonlyMap<string, string> = new Map([
  ['bearer', 'Bearer'],
  ['dpop', 'DPoP'],
]);

const authorizationHeader = (token: string, tokenType: unknown): Result<CopyText> => {
  // `token_type` is required, and compared without regard to case (RFC 6749, 5.1); servers that omit it mean Bearer.
  const scheme = schemes.get(typeof tokenType === 'string' ? tokenType.toLowerCase() : 'bearer');
  if (scheme === undefined) {
    return failure(
      'no_such_token',
      'The server issued a kind of token that Tenantry knows no header for.',
      'Copy the access token itself.',
    );
  }
  // The characters of b64token: anything else could end the header and begin another one.
  if (!/^[\w~+/.-]+=*$/.test(token)) {
    return failure('no_such_token', 'The access token holds characters that no header may carry.', 'Copy the access token itself.');
  }
  return success({ what: `Authorization header (${scheme})`, text: `Authorization: ${scheme} ${token}` });
};

/**
 * The text a person copies, from a token response.
 *
 * Fails with `no_such_token` when the response lacks the token, or its type or characters fit no header, and with
 * `malformed_response` when the token has characters that no token has.
 */
export const copyForm = (form: CopyForm, body: JsonObject): Result<CopyText> => {
  switch (form) {
    case 'id-token':
      return tokenText('ID token', member(body, 'id_token'), 'Add the scope “openid” to the connection and sign in again.');
    case 'access-token':
      return accessTokenText(body);
    case 'authorization-header': {
      const accessToken = accessTokenText(body);
      return accessToken.ok ? authorizationHeader(accessToken.value.text, body['token_type']) : accessToken;
    }
  }
};

const accessTokenText = (body: JsonObject): Result<CopyText> => tokenText('access token', member(body, 'access_token'), 'Sign in again.');

const tokenText = (what: 'access token' | 'ID token', token: string | null, remedy: string): Result<CopyText> => {
  if (token === null) return failure('no_such_token', `This session has no ${what}.`, remedy);
  const presentable = presentableToken(what, token);
  return presentable.ok ? success({ what, text: presentable.value }) : presentable;
};
