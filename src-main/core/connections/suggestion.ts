import type { AppView, Suggestion } from '../../../src-preload/contract/index.ts';
import { type Result, success } from '../base/index.ts';
import { nameFromLabel, parseOrgDomain } from './org-domain.ts';
import { redirectUrisFor } from './server-redirect-uris.ts';

/** Sensible values for a new tenant, from its domain and the system. Fails as `parseOrgDomain` does. */
export const suggest = (domain: string, platform: AppView['platform']): Result<Suggestion> => {
  const parsed = parseOrgDomain(domain);
  if (!parsed.ok) return parsed;
  const { orgUrl, label, environment } = parsed.value;
  const own = redirectUrisFor(new URL(orgUrl));
  const orgScheme = (redirectUri: string) => ({
    redirectUri,
    label: 'Custom scheme of this org',
    explanation:
      'The browser hands the answer straight to Tenantry, which registers the scheme with the system. Okta’s own default for native apps.',
  });
  const loopback = {
    redirectUri: own.loopback,
    label: 'Loopback address',
    explanation: 'Works without registering anything with the system. The port must be free while you sign in, and the same in Okta.',
  };
  const builtIn = {
    redirectUri: own.builtIn,
    label: 'Tenantry’s own scheme',
    explanation:
      platform === 'macos'
        ? 'One scheme for all tenants, each with its own path. macOS learns an app’s schemes from its bundle and at no other time, so any other scheme typed here would never reach Tenantry.'
        : 'One scheme for all tenants, each with its own path; also works on macOS, where no other custom scheme does.',
  };
  return success({
    orgUrl,
    tenantName: nameFromLabel(label),
    environment,
    issuers: [
      {
        issuer: `${orgUrl}/oauth2/default`,
        label: 'default',
        explanation: 'The custom server every org with API Access Management begins with. Its access tokens are JWTs for your own APIs.',
      },
      {
        issuer: orgUrl,
        label: 'Org server',
        explanation: 'Always there. Its access tokens are for Okta’s own APIs and cannot be verified by anybody else.',
      },
      {
        issuer: `${orgUrl}/oauth2/`,
        label: 'Another custom server',
        explanation: 'Add its ID (it begins with “aus”), or copy the whole Issuer URI from Security > API > Authorization Servers.',
      },
    ],
    redirectUris: platform === 'macos' ? [builtIn, loopback] : [...(own.scheme === null ? [] : [orgScheme(own.scheme)]), loopback, builtIn],
  });
};
