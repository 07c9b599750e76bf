import { createHash } from 'node:crypto';
import type { SimResponse } from './http.ts';

/** Okta's own `response_mode`, for hidden frames and popups: its SDKs renew by it where there is no refresh token. */
export const postMessageMode = 'okta_post_message';

/** JSON that cannot end the script element it stands in. */
const inScript = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * A page that hands an authorization response to the page which opened or framed it, and to no page of another origin than the
 * redirect URI's.
 */
export function postMessagePage(redirectUri: string, answer: Readonly<Record<string, unknown>>): SimResponse {
  const script = `(opener ?? parent).postMessage(${inScript(answer)}, ${inScript(new URL(redirectUri).origin)})`;
  const hash = createHash('sha256').update(script).digest('base64');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // It may be framed by any page: what it tells reaches the app alone.
      'content-security-policy': `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
      'cache-control': 'no-cache, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: Buffer.from(`<!doctype html><title>Signing in</title><script>${script}</script>`),
  };
}
