import { builtInScheme } from '../../../src-preload/contract/index.ts';
import { isLoopback } from '../okta/index.ts';
import { parseRedirectUri } from './redirect-uri.ts';

/** Below the ports that systems hand out by themselves, so that it is free when it is needed. */
const usualLoopback = 'http://127.0.0.1:8765';

export interface ServerRedirectUris {
  /** The reversed host, Okta's own default for native apps: `com.okta.acme:/callback`. Null where that is no scheme. */
  readonly scheme: string | null;
  /** `http://127.0.0.1:8765/callback/acme.okta.com` */
  readonly loopback: string;
  /** `io.github.tenantry:/callback/acme.okta.com` */
  readonly builtIn: string;
}

const reversedHost = (url: URL): string | null => {
  if (isLoopback(url)) return null;
  const uri = `${url.hostname.split('.').toReversed().join('.')}:/callback${url.port === '' ? '' : `/${url.port}`}`;
  return parseRedirectUri(uri).ok ? uri : null;
};

/**
 * Redirect URIs that belong to the servers at one origin and no others (RFC 9700, 4.4.2): each names the whole host, and the
 * port unless it is the usual one.
 *
 * @param issuer of any of the servers
 * @param loopback where to listen, without a path
 */
export const redirectUrisFor = (issuer: URL, loopback = usualLoopback): ServerRedirectUris => {
  // An IPv6 address without its brackets, which no path may hold (RFC 3986, 3.3).
  const path = `/callback/${issuer.host.replace(/[[\]]/g, '')}`;
  return { scheme: reversedHost(issuer), loopback: `${loopback}${path}`, builtIn: `${builtInScheme}:${path}` };
};

/** What to use instead of a scheme that does not work here. */
export const insteadOfScheme = (issuer: string): string => {
  if (!URL.canParse(issuer)) return 'Enter the issuer, then choose one of the redirect URIs that are suggested for it.';
  const { builtIn, loopback } = redirectUrisFor(new URL(issuer));
  return `Use ${builtIn} or ${loopback}, here and in Okta.`;
};
