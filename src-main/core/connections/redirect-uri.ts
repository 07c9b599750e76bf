import { failure, type Failure, type Result, success } from '../base/index.ts';
import type { Configuration, RedirectKind } from './types.ts';

/** Schemes that belong to others: the sentence says so before it speaks of periods. */
const wellKnown = new Set(
  'about acct blob cap chrome chrome-extension data dav dns feed file filesystem ftp geo git gopher http https im imap info irc jar javascript ldap mailto maps market message mid ms-settings news nfs nntp oauth openid pop pres res rtsp sftp shell sip sips skype slack sms smtp snmp ssh steam tel telnet tftp urn vbscript view-source vnc webcal wss ws xmpp zoommtg'.split(
    ' ',
  ),
);

const loopbackUri = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d+))?(\/[^?#]*)?$/;
const privateUseScheme = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9+-]*)+$/;

const schemeExample = 'Use a reversed domain, like com.okta.acme:/callback, or http://127.0.0.1:8765/callback/acme.okta.com.';
const refused = (message: string, remedy = schemeExample): Failure => failure('scheme_refused', `Redirect URI: ${message}`, remedy);
const invalid = (message: string, remedy = schemeExample): Failure => failure('invalid_input', `Redirect URI: ${message}`, remedy);

const parseLoopback = (text: string): Result<RedirectKind> => {
  const [, host, port, path] = loopbackUri.exec(text) ?? [];
  if (host === undefined)
    return invalid(
      'http is for this computer only: 127.0.0.1, [::1] or localhost, in lower case.',
      'Use http://127.0.0.1:8765/callback/acme.okta.com, with a port of your choice and the host of your org.',
    );
  if (port === undefined)
    return invalid(
      'it needs a port, since Okta compares the whole address.',
      `Write one, like http://${host}:8765${path ?? '/callback'}, and register the same in Okta.`,
    );
  const number = Number(port);
  if (number < 1 || number > 65_535 || String(number) !== port)
    return invalid(`${port} is not a port.`, 'Use a number from 1024 to 65535.');
  return success({ kind: 'loopback', host: host as '127.0.0.1' | '[::1]' | 'localhost', port: number, path: path ?? '/' });
};

/**
 * What kind of redirect URI this is (RFC 8252, 7). Okta compares it to the letter, so nothing is normalised but blanks
 * around it. Fails with `scheme_refused` for a scheme that an app must not claim, else with `invalid_input`.
 */
export const parseRedirectUri = (text: string): Result<RedirectKind> => {
  const uri = text.trim();
  if (uri === '') return invalid('it is empty.');
  if (uri.length > 500 || !/^[\x21-\x7e]+$/.test(uri)) return invalid('it must be one word of plain ASCII, at most 500 characters long.');
  const colon = uri.indexOf(':');
  const scheme = uri.slice(0, Math.max(colon, 0));
  if (!/^[a-z][a-z0-9+.-]*$/i.test(scheme)) return invalid('it must begin with a scheme and a colon.');
  if (uri.includes('#')) return invalid('it must not contain “#” (RFC 6749, 3.1.2).');
  if (uri.includes('?')) return invalid('it must not contain “?”: the answer’s parameters are added there.');
  if (scheme !== scheme.toLowerCase())
    return refused(
      `write the scheme in lower case: ${scheme.toLowerCase()}. Systems hand it over that way, and Okta compares it to the letter.`,
    );
  if (scheme === 'https') return refused('an https address leads to a web server, not to a desktop app.');
  if (scheme === 'http') return parseLoopback(uri);
  if (wellKnown.has(scheme)) return refused(`“${scheme}” is a well-known scheme and belongs to other programs.`);
  if (!scheme.includes('.')) return refused(`the scheme “${scheme}” has no period, so other programs may use it too (RFC 8252, 7.1).`);
  if (!privateUseScheme.test(scheme)) return refused(`“${scheme}” is not a reversed domain.`);
  const rest = uri.slice(colon + 1);
  if (rest.startsWith('//')) {
    const path = rest.replace(/^\/+/, '/');
    return invalid(
      `with two slashes, “${rest.slice(2).split('/')[0] ?? ''}” is read as the name of a server (RFC 8252, 7.1).`,
      `Write ${scheme}:${path === '/' ? '/callback' : path} with one slash, and register the same in Okta.`,
    );
  }
  if (!/^\/[^\s\\]*$/.test(rest))
    return invalid('after the scheme it needs a path that begins with a slash.', `Write ${scheme}:/callback.`);
  return success({ kind: 'scheme', scheme });
};

/**
 * Whether two are the same, to the letter as Okta compares them, but for one difference that browsers make: they ask for `/`
 * where a loopback address has no path (RFC 3986, 6.2.3).
 */
export const isSameRedirectUri = (one: string, other: string): boolean => {
  const asked = (uri: string) => (/^http:\/\/[^/]+$/.test(uri) ? `${uri}/` : uri);
  return asked(one) === asked(other);
};

/** Every private-use scheme that a connection of this configuration needs, each once. */
export const schemesIn = (configuration: Configuration): string[] => {
  const uris = configuration.connections.flatMap(({ redirectUri, postLogoutRedirectUri }) => [redirectUri, postLogoutRedirectUri ?? '']);
  const kinds = uris.map(parseRedirectUri);
  return [...new Set(kinds.flatMap((kind) => (kind.ok && kind.value.kind === 'scheme' ? [kind.value.scheme] : [])))];
};
