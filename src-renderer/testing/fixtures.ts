import { written } from '../../src-preload/contract/words/testing/written.ts';
import type { AppView, ConnectionView, CredentialView, GrantName, StatusView, TenantView } from '../../src-preload/contract/index.ts';
import { emptyConnectionDraft } from '../pages/forms/connection-draft.ts';

export const noCredential: CredentialView = { state: 'none', hasSecret: false, key: null, dpopThumbprint: null };

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const tenants: readonly TenantView[] = [
  tenant('acme-dev', 'acme', 'Acme', 'https://acme.okta.com', 'development'),
  tenant('acme-preview', 'acme-preview', 'Acme', 'https://acme.oktapreview.com', 'preview'),
  tenant('globex', 'globex', 'Globex', 'https://globex.okta.com', 'production'),
  tenant('initech', 'initech', 'Initech', 'https://login.initech.test', 'other'),
];

function tenant(id: string, slug: string, name: string, orgUrl: string, environment: TenantView['environment']): TenantView {
  return { id, slug, name, orgUrl, environment, colour: null, notes: '', browserCommand: null, opensWith: 'browser', proxy: 'system' };
}

export const status = (view: Partial<StatusView> & Pick<StatusView, 'tone' | 'word' | 'action'>): StatusView => ({
  reason: null,
  requestId: null,
  remedyIn: null,
  needsYou: false,
  nextAttemptAt: null,
  ...view,
});

/** A connection that is signed out; `view` says what else it is. */
export const connection = (id: string, tenantId: string, name: string, view: Partial<ConnectionView> = {}): ConnectionView => {
  const org = tenants.find((one) => one.id === tenantId)?.orgUrl ?? 'https://acme.okta.com';
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return {
    id,
    tenantId,
    handle: `${tenants.find((one) => one.id === tenantId)?.slug ?? 'acme'}/${slug}`,
    slug,
    name,
    issuer: `${org}/oauth2/default`,
    serverKind: 'default',
    serverLabel: 'default',
    clientId: '0oa5k3exampleClient7',
    redirectUri: 'com.okta.acme:/callback',
    scopes: ['openid', 'offline_access', 'orders.read'],
    loginHint: null,
    method: emptyConnectionDraft.method,
    credential: noCredential,
    postLogoutRedirectUri: null,
    keepFresh: true,
    keepAlive: false,
    refreshTokenIdleMs: 7 * day,
    approvedOrigins: [],
    refusal: 'not_signed_in',
    signInRefusal: null,
    signOutRefusal: 'not_signed_in',
    renewable: false,
    account: null,
    status: status({ tone: 'off', word: 'signed_out', action: 'sign-in' }),
    signIn: null,
    conflict: null,
    accessToken: null,
    idToken: null,
    refreshToken: null,
    grantedScopes: [],
    signedInAt: null,
    refreshAt: null,
    revision: 1,
    historyRevision: 1,
    ...view,
  };
};

/** What a signed-in connection holds, `leftMs` before its access token ends. */
export const held = (now: number, label: string, leftMs: number, lifeMs = hour): Partial<ConnectionView> => {
  const expiresAt = now + leftMs;
  const receivedAt = expiresAt - lifeMs;
  return {
    refusal: null,
    signOutRefusal: null,
    renewable: true,
    account: { sub: '00u1abcd2EFGHijk3l4', label },
    status: status({ tone: 'ok', word: 'fresh', action: 'copy' }),
    accessToken: {
      masked: 'eyJraWQiOiJ…Yk9Q4',
      format: 'jwt',
      alg: 'RS256',
      kid: '9xKq2Lm4rTz0',
      scopes: ['openid', 'offline_access', 'orders.read'],
      issuedAt: receivedAt,
      receivedAt,
      expiresAt,
      isBound: false,
      revokedAt: null,
    },
    idToken: {
      masked: 'eyJraWQiOiJ…s0tGw',
      format: 'jwt',
      alg: 'RS256',
      kid: '9xKq2Lm4rTz0',
      scopes: [],
      issuedAt: receivedAt,
      receivedAt,
      expiresAt,
      verdict: 'verified',
      verdictDetail: 'signature, issuer, audience, time, at_hash',
    },
    refreshToken: {
      storedIn: 'GNOME Keyring',
      sealed: true,
      receivedAt,
      rotations: 3,
      rotatedAt: receivedAt,
      expiresAt: receivedAt + 7 * day,
      expirySource: 'settings',
      expiryKind: 'idle',
    },
    grantedScopes: ['openid', 'offline_access', 'orders.read'],
    signedInAt: receivedAt - 3 * hour,
    refreshAt: expiresAt - 6 * minute,
  };
};

/** How a connection gets its tokens, where that is not by signing in with the browser. */
export const methodOf = (grant: GrantName): Pick<ConnectionView, 'method'> => ({ method: { ...emptyConnectionDraft.method, grant } });

/** A sign-in that waits for its code to be entered. */
export const deviceSignIn = (now: number, leftMs = 9 * minute + 28 * second): Partial<ConnectionView> => ({
  status: status({ tone: 'busy', word: 'signing_in', reason: { word: 'waiting_for_code', parameters: {} }, action: 'cancel-sign-in' }),
  signIn: {
    startedAt: now - 10 * minute + leftMs,
    expiresAt: now + leftMs,
    openedIn: 'another page or device',
    device: {
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://globex.okta.com/activate',
      verificationUriComplete: 'https://globex.okta.com/activate?user_code=WDJB-MJHT',
    },
  },
});

/** The connections of the pictures, with one of every state. */
export const connections = (now: number): ConnectionView[] => [
  connection('orders', 'acme-dev', 'Orders API', held(now, 'dana@acme.test', 41 * minute + 7 * second)),
  connection('orders-ro', 'acme-dev', 'Orders API (read only)', {
    ...held(now, 'sam@acme.test', 8 * minute + 52 * second),
    keepFresh: false,
    refreshAt: null,
  }),
  connection('warehouse', 'acme-dev', 'Warehouse', {
    ...held(now, 'dana@acme.test', 22 * minute),
    renewable: false,
    signOutRefusal: 'no_such_token',
    refreshToken: null,
    idToken: null,
    scopes: ['warehouse.read'],
    refreshAt: null,
    status: status({
      tone: 'warn',
      word: 'cannot_be_kept_fresh',
      reason: { word: 'ends_with_token', parameters: {} },
      action: 'copy',
    }),
  }),
  connection('portal', 'acme-preview', 'Partner portal', {
    ...held(now, 'dana@acme.test', 3 * minute + 10 * second),
    serverKind: 'custom',
    serverLabel: 'aus7f2k…',
    issuer: 'https://acme.oktapreview.com/oauth2/aus7f2kz91LmQ',
    status: status({
      tone: 'warn',
      word: 'waiting_network',
      reason: written('acme.oktapreview.com could not be reached: this computer is offline.'),
      action: 'retry',
      nextAttemptAt: now + 20 * second,
    }),
  }),
  connection('mobile', 'acme-preview', 'Mobile app', {
    status: status({ tone: 'busy', word: 'signing_in', reason: { word: 'waiting_for_browser', parameters: {} }, action: 'cancel-sign-in' }),
    signIn: { startedAt: now - 32 * second, expiresAt: now + 9 * minute + 28 * second, openedIn: 'the system browser', device: null },
  }),
  connection('support', 'globex', 'Support console', {
    issuer: 'https://globex.okta.com',
    serverKind: 'org',
    serverLabel: 'Org server',
    refusal: 'session_ended',
    signOutRefusal: null,
    account: { sub: '00u9kim', label: 'kim@globex.test' },
    status: status({
      tone: 'bad',
      word: 'sign_in_needed',
      reason: written(
        'Okta revoked the session: a rotated refresh token was used twice.',
        'Sign in again. If you did not use it elsewhere, tell the admin of this org.',
      ),
      action: 'sign-in',
      needsYou: true,
    }),
  }),
  connection('billing', 'globex', 'Billing', {
    serverLabel: 'billing',
    serverKind: 'custom',
    issuer: 'https://globex.okta.com/oauth2/billing',
  }),
  connection('reports', 'globex', 'Reports', held(now, 'kim@globex.test', 17 * minute)),
  connection('audit', 'initech', 'Audit trail', {
    ...held(now, 'peter@initech.test', 52 * minute),
    serverKind: 'org',
    serverLabel: 'Org server',
    issuer: 'https://login.initech.test',
  }),
];

export const appView = (now: number, change: Partial<AppView> = {}): AppView => ({
  version: '0.1.0',
  platform: 'linux',
  host: 'electron',
  online: true,
  vault: {
    backend: 'GNOME Keyring',
    strength: 'strong',
    persisting: true,
    consentNeeded: false,
    detail: 'Refresh tokens are sealed with a key that GNOME Keyring holds for your login.',
  },
  settings: { theme: 'system', timeFormat: 'local', clipboardClearMs: 45_000, startAtLogin: false, passwordGrant: false },
  notices: [],
  tenants: [...tenants],
  connections: connections(now),
  ...change,
});

/** Two hundred connections in forty tenants, for measuring. */
export const manyConnections = (now: number): Pick<AppView, 'tenants' | 'connections'> => {
  const environments = ['production', 'preview', 'development', 'other'] as const;
  const many = Array.from({ length: 40 }, (_, index) =>
    tenant(`t${index}`, `org-${index}`, `Org ${index}`, `https://org-${index}.okta.com`, environments[index % 4] ?? 'other'),
  );
  return {
    tenants: many,
    connections: Array.from({ length: 200 }, (_, index) =>
      connection(
        `c${index}`,
        `t${index % 40}`,
        `Service ${index}`,
        index % 7 === 0 ? {} : held(now, `user${index}@org.test`, (index + 1) * 17 * second),
      ),
    ),
  };
};
