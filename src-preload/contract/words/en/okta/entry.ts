import type { RequestKind } from '../../../requests.ts';

/** What is known of an error, in words for people. No text is longer than the contract lets through. */
export interface Advice {
  /** What happened, in one plain sentence. */
  readonly message: string;
  /** The likely cause. */
  readonly cause: string;
  /** What an admin changes, and where in Okta's admin console; null where nothing there would help. */
  readonly admin: string | null;
  /** What the person can do now. */
  readonly remedy: string;
}

/** One error code, as it stands in `error` (RFC 6749, 5.2) or `errorCode` (Okta's API). */
export interface Entry extends Advice {
  readonly code: string;
  /** RFC and section, or Okta's page. */
  readonly reference: string;
  /** The requests that this code belongs to, besides those it has words of its own for; absent: any. */
  readonly requests?: readonly RequestKind[];
}

/** What a code means in some kinds of request. */
export interface ForRequests extends Advice {
  readonly requests: readonly RequestKind[];
}

/** A description of Okta's that tells more than its code does. */
export interface Sentence extends Advice {
  /** Okta's words from beginning to end; `…` stands for what Okta fills in. */
  readonly said: string;
}

const app = 'Applications > Applications > your app';
const server = 'Security > API > Authorization Servers > your server';

/** Where things are in Okta's admin console. */
export const where = {
  clients: `${app} > General > Client Credentials`,
  general: `${app} > General > General Settings`,
  login: `${app} > General > LOGIN`,
  consent: `${app} > General > User Consent`,
  refreshToken: `${app} > General > Refresh Token`,
  assignments: `${app} > Assignments`,
  signOn: `${app} > Sign On`,
  apiScopes: `${app} > Okta API Scopes`,
  servers: 'Security > API > Authorization Servers',
  server: `${server} > Settings`,
  scopes: `${server} > Scopes`,
  claims: `${server} > Claims`,
  policies: `${server} > Access Policies`,
  sessionPolicy: 'Security > Global Session Policy',
  identityProviders: 'Security > Identity Providers',
  people: 'Directory > People',
  hooks: 'Workflow > Inline Hooks',
  log: 'Reports > System Log',
  rateLimits: 'Reports > Rate Limits',
} as const;

/** Okta's own lists of errors. */
export const oktaOAuthErrors = 'Okta developer documentation, OAuth 2.0 and OpenID Connect error codes';
export const oktaApiErrors = 'Okta developer documentation, Okta error codes';

export const waitRemedy = 'Wait a little; status.okta.com tells of larger trouble.';
export const compareConnection = "Compare this connection's settings with the app in Okta.";
