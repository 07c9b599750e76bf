export interface KnownScope {
  readonly scope: string;
  readonly explanation: string;
  readonly preselected: boolean;
}

/** OpenID Connect Core (5.4, 11) and Okta's reserved scopes. */
export const knownScopes: readonly KnownScope[] = [
  { scope: 'openid', explanation: 'Says who signed in: without it there is no ID token.', preselected: true },
  {
    scope: 'offline_access',
    explanation: 'Brings a refresh token: without it tokens cannot be kept fresh, and you sign in again when they expire.',
    preselected: true,
  },
  { scope: 'profile', explanation: 'Adds name, username, locale and time zone.', preselected: true },
  { scope: 'email', explanation: 'Adds the email address and whether it is verified.', preselected: true },
  { scope: 'groups', explanation: 'Adds the groups that a groups claim lets through; more than 100 fail the request.', preselected: false },
  { scope: 'phone', explanation: 'Adds the phone number.', preselected: false },
  { scope: 'address', explanation: 'Adds the postal address.', preselected: false },
  { scope: 'device_sso', explanation: 'Brings a device secret for single sign-on between native apps.', preselected: false },
];

/** About the person who signs in: with client credentials there is none, and Okta refuses these. */
export const isPersonal = (scope: string): boolean => ['openid', 'profile', 'email', 'offline_access'].includes(scope);
