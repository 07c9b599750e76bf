import { fitsDns, isLoopback, isSecure } from '../okta/index.ts';
import { failure, type Result, success, trimEnd } from '../base/index.ts';
import { withoutAdmin } from './org-domain.ts';

export interface IssuerClass {
  readonly kind: 'org' | 'default' | 'custom';
  /** “Org server”, “default”, or a custom server's ID, shortened. */
  readonly label: string;
}

const shortened = (id: string): string => (id.length > 12 ? `${id.slice(0, 7)}…` : id);

/** Which of Okta's authorization servers an issuer names, by its path. Never fails, whatever the text. */
export const classifyIssuer = (issuer: string): IssuerClass => {
  const path = trimEnd(/^[a-z]+:\/\/[^/]+(.*)$/i.exec(issuer)?.[1] ?? issuer, '/');
  if (path === '') return { kind: 'org', label: 'Org server' };
  const id = /^\/oauth2\/([^/]+)$/.exec(path)?.[1];
  if (id === 'default') return { kind: 'default', label: 'default' };
  return { kind: 'custom', label: shortened(id ?? path.replace(/^\//, '')) };
};

/**
 * An issuer as Okta writes it: no slash at the end, no `/.well-known/…`, no `-admin`. Fails with `invalid_input`, or
 * `insecure_url` for http off loopback.
 */
export const normaliseIssuer = (text: string): Result<string> => {
  const hint =
    'Copy it from Okta’s admin console: Security > API > Authorization Servers > Issuer URI. It looks like https://acme.okta.com/oauth2/default.';
  const trimmed = text.trim();
  if (trimmed === '') return failure('invalid_input', 'Issuer: it is empty.', hint);
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return failure('invalid_input', 'Issuer: this is not a web address.', hint);
  }
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || !fitsDns(url))
    return failure('invalid_input', 'Issuer: this is not a web address.', hint);
  if (!isSecure(url))
    return failure(
      'insecure_url',
      `Issuer: ${url.origin} is not encrypted.`,
      'Use https; http is for this computer itself (127.0.0.1) only.',
    );
  if (url.username !== '' || url.password !== '')
    return failure('invalid_input', 'Issuer: it must not contain a user name or password.', hint);
  if (url.search !== '' || url.hash !== '') return failure('invalid_input', 'Issuer: it must not contain “?” or “#”.', hint);
  if (!isLoopback(url)) url.hostname = withoutAdmin(url.hostname);
  const path = trimEnd(url.pathname.replace(/\/\.well-known\/.*$/, ''), '/');
  return success(`${url.origin}${path}`);
};
