import type { ClientAuthentication, GrantName } from './methods.ts';

/** What there is to know of a grant, for main and window: nothing else compares a grant's name. */
export interface Grant {
  /** `grant_type` at the token endpoint and in metadata (RFC 6749; RFC 8414, 2). */
  readonly grantType: string;
  /** What Okta's admin console calls it. */
  readonly oktaName: string;
  /**
   * What the user does to sign in; null: there is no user, the client speaks for itself. Then there are neither an ID
   * token nor scopes about a user, and nothing to sign out of.
   */
  readonly userSteps: 'browser' | 'device-code' | 'password' | null;
  /** It begins at the authorization endpoint: with a redirect URI, PKCE and what else such a request carries (RFC 6749, 4.1). */
  readonly redirects: boolean;
  /** The user may still be signed in to Okta in a browser after signing out here. */
  readonly leavesBrowserSession: boolean;
  /** A refresh token comes where `offline_access` is asked for; otherwise the client asks again (RFC 6749, 4.4.3). */
  readonly yieldsRefreshToken: boolean;
  /** Clients without a secret or key may use it (RFC 6749, 2.1). */
  readonly allowsPublicClients: boolean;
}

export const grants: Readonly<Record<GrantName, Grant>> = {
  authorization_code: {
    grantType: 'authorization_code',
    oktaName: 'Authorization Code',
    userSteps: 'browser',
    redirects: true,
    leavesBrowserSession: true,
    yieldsRefreshToken: true,
    allowsPublicClients: true,
  },
  // RFC 8628
  device_code: {
    grantType: 'urn:ietf:params:oauth:grant-type:device_code',
    oktaName: 'Device Authorization',
    userSteps: 'device-code',
    redirects: false,
    leavesBrowserSession: true,
    yieldsRefreshToken: true,
    allowsPublicClients: true,
  },
  client_credentials: {
    grantType: 'client_credentials',
    oktaName: 'Client Credentials',
    userSteps: null,
    redirects: false,
    leavesBrowserSession: false,
    yieldsRefreshToken: false,
    allowsPublicClients: false,
  },
  password: {
    grantType: 'password',
    oktaName: 'Resource Owner Password',
    userSteps: 'password',
    redirects: false,
    leavesBrowserSession: false,
    yieldsRefreshToken: true,
    allowsPublicClients: true,
  },
};

/** Whether tokens are about a user who signed in, and not about the client itself. */
export const hasUser = (grant: GrantName): boolean => grants[grant].userSteps !== null;

/** Whether such a request brings a refresh token, if the app in Okta allows that grant type too. */
export const asksForRefreshToken = (grant: GrantName, scopes: readonly string[]): boolean =>
  grants[grant].yieldsRefreshToken && scopes.includes('offline_access');

/** What Okta's admin console calls each client authentication. */
export const clientAuthenticationsAtOkta: Readonly<Record<ClientAuthentication, string>> = {
  none: 'None',
  client_secret_basic: 'Client secret',
  client_secret_post: 'Client secret',
  private_key_jwt: 'Public key / Private key',
};

/** Okta's type of application that may use both; a code for a client with a secret or key goes to a web app. */
export const applicationType = (grant: GrantName, authentication: ClientAuthentication): 'Native' | 'Web' | 'Service' => {
  if (!hasUser(grant)) return 'Service';
  return grants[grant].redirects && authentication !== 'none' ? 'Web' : 'Native';
};
