import { compareConnection, type Entry, oktaOAuthErrors, where } from './entry.ts';
import { authorizing } from '../../../requests.ts';

const reference = oktaOAuthErrors;

const provisioning = (code: string, cause: string): Entry => ({
  code,
  reference,
  message: 'Okta could not create an account for the person who signed in with another identity provider.',
  cause,
  admin: `${where.identityProviders} > your provider: look at just-in-time provisioning and at how its attributes are mapped.`,
  remedy: 'Ask an admin, or sign in with an account that exists in this org.',
});

/** Codes that Okta's authorization servers send besides the standards'. */
export const oktaOAuthEntries: readonly Entry[] = [
  {
    code: 'client_credentials_self_scope_requested',
    reference,
    message: 'A service without a user asked for a scope about its user.',
    cause: 'Scopes that end in .self are about whoever is signed in, and with client credentials nobody is.',
    admin: null,
    remedy: 'Take the .self scopes out of this connection.',
  },
  {
    code: 'idp_initated_flow_disabled',
    reference,
    message: 'The app does not take sign-ins that begin at the identity provider.',
    cause: 'The sign-in was begun from a dashboard or another provider, not from Tenantry.',
    admin: `${where.general}: “Login initiated by”.`,
    remedy: 'Start the sign-in in Tenantry.',
  },
  {
    code: 'invalid_social_token',
    reference,
    message: 'Okta got no token from the identity provider behind it.',
    cause: 'The provider declined the exchange: its client secret in Okta is wrong or has expired, or the provider has trouble.',
    admin: `${where.identityProviders} > your provider: compare client ID and secret.`,
    remedy: 'Sign in again; if it stays, ask an admin.',
  },
  provisioning('jit_failure', 'Just-in-time provisioning failed.'),
  provisioning('jit_failure_invalid_locale', 'The provider sent a locale that Okta does not know.'),
  provisioning(
    'jit_failure_invalid_login_format',
    'The username from the provider is no email address, or has characters that are not allowed.',
  ),
  provisioning('jit_failure_missing_fields', 'The provider left out attributes that the org requires.'),
  provisioning('jit_failure_values_not_match_pattern', 'An attribute from the provider does not have the form the org requires.'),
  provisioning('jit_failure_values_too_long', 'An attribute from the provider is longer than the org allows.'),
  {
    code: 'mfa_required',
    reference,
    message: 'Another factor is needed to finish signing in.',
    cause: 'The app’s sign-in policy asks for a second factor, which this way of signing in cannot give.',
    admin: `${where.signOn}: the app’s sign-in policy.`,
    remedy: 'Use the browser (authorization code) to sign in to this connection.',
  },
  {
    code: 'mfa_not_required',
    reference,
    message: 'A second factor was asked for, but the app’s policy wants none.',
    cause: 'The “acr_values” of this connection ask for a factor that the policy does not use.',
    admin: `${where.signOn}: the app’s sign-in policy.`,
    remedy: 'Take acr_values out of this connection.',
  },
  {
    code: 'missing_redirect_uri',
    reference,
    requests: [...authorizing, 'code'],
    message: 'The request named no redirect URI.',
    cause: 'The redirect URI got lost on the way: a link that was cut, or a proxy that changes requests.',
    admin: `${where.login} > Sign-in redirect URIs.`,
    remedy: compareConnection,
  },
  {
    code: 'refresh_token_validation_failure',
    reference,
    message: 'Okta could not make a refresh token.',
    cause: 'A value that Okta keeps with it, such as the device or the scopes, is too long.',
    admin: null,
    remedy: 'Ask for fewer scopes, then sign in again.',
  },
  {
    code: 'scope_present',
    reference,
    message: 'Scopes and “authorization_details” cannot be asked for together.',
    cause: 'An extra parameter of this connection sets authorization_details.',
    admin: null,
    remedy: 'Remove authorization_details, or the scopes, from this connection.',
  },
  {
    code: 'unsupported_api_resource',
    reference,
    message: 'The authorization server does not know the resource asked for.',
    cause: 'The “resource” of this connection is not one that this authorization server supports.',
    admin: `${where.server}: compare the audience with the resource asked for.`,
    remedy: 'Correct or remove the resource parameter of this connection.',
  },
];
