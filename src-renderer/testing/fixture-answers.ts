import { written } from '../../src-preload/contract/words/testing/written.ts';
import type { CommandName, CommandPayload, CommandResult, ConnectionDraft, Result, Suggestion } from '../../src-preload/contract/index.ts';
import type { FakeBridge } from './fake-bridge.ts';
import { historyItems } from './fixture-history.ts';
import { networkSteps } from './fixture-network.ts';
import { connection, deviceSignIn, held, status } from './fixtures.ts';
import { operationAnswers } from './fixture-operations.ts';

const done = <T>(value: T): Result<T> => ({ ok: true, value });

const suggestion = (domain: string): Suggestion => {
  const host = domain
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  const orgUrl = `https://${host}`;
  const label = host.split('.')[0] ?? 'acme';
  return {
    orgUrl,
    tenantName: label.charAt(0).toUpperCase() + label.slice(1),
    environment: host.includes('oktapreview') ? 'preview' : host.startsWith('dev') ? 'development' : 'production',
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
    redirectUris: [
      {
        redirectUri: `${host.split('.').toReversed().join('.')}:/callback`,
        label: 'Custom scheme of this org',
        explanation:
          'The browser hands the answer straight to Tenantry, which registers the scheme with the system. Okta’s own default for native apps.',
      },
      {
        redirectUri: `http://127.0.0.1:8765/callback/${host}`,
        label: 'Loopback address',
        explanation: 'Works without registering anything with the system. The port must be free while you sign in, and the same in Okta.',
      },
      {
        redirectUri: `io.github.tenantry:/callback/${host}`,
        label: 'Tenantry’s own scheme',
        explanation: 'One scheme for all tenants, each with its own path; on macOS the only custom scheme that works.',
      },
    ],
  };
};

const firefox = (...own: readonly string[]) => ['/usr/bin/firefox', ...own, '{url}'];
const chrome = (...own: readonly string[]) => ['/usr/bin/flatpak', 'run', 'com.google.Chrome', ...own, '{url}'];

const foundBrowsers: CommandResult<'browsers.list'> = [
  {
    name: 'Chrome (Flatpak)',
    variants: [
      { label: 'Chrome (Flatpak)', command: chrome() },
      { label: 'Chrome (Flatpak), profile Dana', command: chrome('--profile-directory=Default') },
      { label: 'Chrome (Flatpak), profile Acme work', command: chrome('--profile-directory=Profile 1') },
      { label: 'Chrome (Flatpak), private window', command: chrome('--incognito') },
    ],
  },
  {
    name: 'Firefox',
    variants: [
      { label: 'Firefox', command: firefox() },
      { label: 'Firefox, profile Acme work', command: firefox('-P', 'Acme work') },
      { label: 'Firefox, private window', command: firefox('--private-window') },
    ],
  },
];

const adminValues = (draft: ConnectionDraft): CommandResult<'connection.adminValues'> => [
  {
    label: 'Application type',
    value: draft.method.clientAuthentication === 'none' ? 'Native Application' : 'Web Application',
    where: 'Applications > Applications > Create App Integration',
  },
  {
    label: 'Client authentication',
    value: draft.method.clientAuthentication === 'none' ? 'None' : 'Client secret',
    where: 'Applications > Applications > your app > General > Client Credentials',
  },
  {
    label: 'Grant type',
    value: 'Authorization Code, Refresh Token',
    where: 'Applications > Applications > your app > General > General Settings',
  },
  ...(draft.redirectUri === ''
    ? []
    : [{ label: 'Sign-in redirect URIs', value: draft.redirectUri, where: 'Applications > Applications > your app > General > LOGIN' }]),
];

const checks = (draft: ConnectionDraft): CommandResult<'connection.check'> => {
  const foreign = draft.issuer.includes('foreign') && draft.approvedOrigins.length === 0;
  return [
    {
      name: 'discovery',
      label: 'Discovery answers',
      outcome: 'pass',
      detail: `${draft.issuer}/.well-known/openid-configuration answered.`,
      remedy: null,
    },
    {
      name: 'issuer',
      label: 'Issuer matches',
      outcome: 'pass',
      detail: `The metadata names ${draft.issuer}, to the letter.`,
      remedy: null,
    },
    foreign
      ? {
          name: 'endpoints',
          label: 'Endpoints on allowed origins',
          outcome: 'fail',
          detail: 'The server’s token_endpoint lies on another origin: https://login.acme.com.',
          remedy: 'If https://login.acme.com belongs to the same org, approve it for this connection; otherwise do not sign in here.',
          foreignOrigin: 'https://login.acme.com',
          requestId: 'WcrHpdduGgIbMK35lE2FwQAACWI',
        }
      : {
          name: 'endpoints',
          label: 'Endpoints on allowed origins',
          outcome: 'pass',
          detail: 'All lie on the issuer’s origin.',
          remedy: null,
        },
    {
      name: 'scopes',
      label: 'Scopes supported',
      outcome: 'warn',
      detail: 'The metadata does not list orders.read.',
      remedy:
        'Okta leaves scopes out of its metadata unless they are set to be public. If the scope does not exist, sign-in fails with invalid_scope.',
    },
    { name: 'scheme', label: 'Scheme registered', outcome: 'unknown', detail: 'The system did not tell.', remedy: null },
  ];
};

type Answers = {
  readonly [N in Exclude<CommandName, 'app.snapshot' | 'session.details'>]: (
    payload: CommandPayload<N>,
  ) => Result<CommandResult<N>> | Promise<Result<CommandResult<N>>>;
};

/** Answers that let every screen be walked through: enough of main to see what a click does. */
export const answers = (bridge: FakeBridge): Answers => {
  const set = (id: string, change: Parameters<typeof connection>[3]) =>
    bridge.change((app) => ({ ...app, connections: app.connections.map((one) => (one.id === id ? { ...one, ...change } : one)) }));
  const add = (tenantId: string, draft: ConnectionDraft) => {
    const id = `new-${bridge.app().connections.length}`;
    const added = connection(id, tenantId, draft.name, {
      issuer: draft.issuer,
      clientId: draft.clientId,
      redirectUri: draft.redirectUri,
      scopes: draft.scopes,
      method: draft.method,
    });
    bridge.change((app) => ({ ...app, connections: [...app.connections, added] }));
    return id;
  };
  return {
    ...operationAnswers(set),
    'app.dismissNotice': ({ noticeId }) => {
      bridge.change((app) => ({ ...app, notices: app.notices.filter((notice) => notice.id !== noticeId) }));
      return done(null);
    },
    'app.restart': () => done(null),
    'settings.update': (change) => {
      bridge.change((app) => ({ ...app, settings: { ...app.settings, ...change } as typeof app.settings }));
      return done(bridge.app().settings);
    },
    'vault.consent': ({ accept }) => {
      bridge.change((app) => ({ ...app, vault: { ...app.vault, consentNeeded: false, persisting: accept } }));
      return done(null);
    },
    'tenant.suggest': ({ domain }) =>
      domain.includes(' ')
        ? {
            ok: false,
            error: { code: 'invalid_input', ...written('Okta domain: this is not a domain.', 'Write it like acme.okta.com.') },
          }
        : done(suggestion(domain)),
    'tenant.add': ({ tenant, connection: draft }) => {
      const tenantId = `tenant-${bridge.app().tenants.length}`;
      bridge.change((app) => ({ ...app, tenants: [...app.tenants, { ...tenant, id: tenantId, slug: tenant.slug ?? 'new' }] }));
      return done({ tenantId, connectionId: add(tenantId, draft) });
    },
    'tenant.update': ({ tenantId, tenant }) => {
      bridge.change((app) => ({
        ...app,
        tenants: app.tenants.map((one) => (one.id === tenantId ? { ...one, ...tenant, slug: tenant.slug ?? one.slug } : one)),
      }));
      return done(null);
    },
    'tenant.remove': ({ tenantId }) => {
      bridge.change((app) => ({
        ...app,
        tenants: app.tenants.filter((one) => one.id !== tenantId),
        connections: app.connections.filter((one) => one.tenantId !== tenantId),
      }));
      return done(null);
    },
    'tenant.reorder': ({ tenantIds }) => {
      bridge.change((app) => ({ ...app, tenants: tenantIds.flatMap((id) => app.tenants.filter((one) => one.id === id)) }));
      return done(null);
    },
    'browsers.list': () => done(foundBrowsers),
    'connection.add': ({ tenantId, connection: draft }) => done({ connectionId: add(tenantId, draft) }),
    'connection.update': ({ connectionId, connection: draft }) => {
      set(connectionId, { ...draft, slug: draft.slug ?? 'same' });
      return done(null);
    },
    'connection.duplicate': ({ connectionId }) => {
      const original = bridge.app().connections.find((one) => one.id === connectionId);
      if (original === undefined) return { ok: false, error: { code: 'not_found', ...written('This connection is gone.') } };
      const id = `${connectionId}-2`;
      bridge.change((app) => ({ ...app, connections: [...app.connections, connection(id, original.tenantId, `${original.name} copy`)] }));
      return done({ connectionId: id });
    },
    'connection.remove': ({ connectionId }) => {
      bridge.change((app) => ({ ...app, connections: app.connections.filter((one) => one.id !== connectionId) }));
      return done(null);
    },
    'connection.reorder': ({ tenantId, connectionIds }) => {
      bridge.change((app) => ({
        ...app,
        connections: [
          ...app.connections.filter((one) => one.tenantId !== tenantId),
          ...connectionIds.flatMap((id) => app.connections.filter((one) => one.id === id)),
        ],
      }));
      return done(null);
    },
    'connection.check': ({ connection: draft }) => done(checks(draft)),
    'connection.adminValues': (draft) => done(adminValues(draft)),
    'network.test': ({ issuer }) => done(networkSteps(new URL(issuer).host, issuer)),
    'connection.registration': () =>
      done({
        redirectKind: 'scheme',
        target: 'com.okta.acme',
        checks: [
          {
            name: 'redirectUri',
            label: 'Redirect URI',
            outcome: 'pass',
            detail: 'It is well-formed. Okta must have the same, to the letter.',
            remedy: null,
          },
          {
            name: 'ownRedirectUri',
            label: 'Redirect URI of one server only',
            outcome: 'pass',
            detail: 'No connection to another server uses it.',
            remedy: null,
          },
          {
            name: 'scheme',
            label: 'Scheme registered',
            outcome: 'fail',
            detail: 'The system opens com.okta.acme: with another program, Other App.',
            remedy: 'Use io.github.tenantry:/callback/acme.okta.com or http://127.0.0.1:8765/callback/acme.okta.com, here and in Okta.',
          },
        ],
      }),
    'signIn.start': ({ connectionId, open, account }) => {
      const now = Date.now();
      const grant = bridge.app().connections.find((one) => one.id === connectionId)?.method.grant;
      if (grant === 'device_code') {
        set(connectionId, deviceSignIn(now));
        return done(null);
      }
      if (grant === 'client_credentials') {
        set(connectionId, { ...held(now, '0oa5k3exampleClient7', 3_600_000), idToken: null, refreshToken: null, account: null });
        return done(null);
      }
      if (account?.username === 'wrong')
        return {
          ok: false,
          error: {
            code: 'invalid_grant',
            ...written('Okta knows no such username and password.', 'Check both, then try again.'),
            requestId: 'WcrHpdduGgIbMK35lE2FwQAACWI',
          },
        };
      if (grant === 'password') {
        set(connectionId, held(now, account?.username ?? '', 3_600_000));
        return done(null);
      }
      set(connectionId, {
        status: status({
          tone: 'busy',
          word: 'signing_in',
          reason: { word: 'waiting_for_browser', parameters: {} },
          action: 'cancel-sign-in',
        }),
        signIn: {
          startedAt: now,
          expiresAt: now + 600_000,
          openedIn: open === 'link' ? 'a copied link' : 'the system browser',
          device: null,
        },
      });
      return done(null);
    },
    'signIn.cancel': ({ connectionId }) => {
      set(connectionId, { signIn: null, status: status({ tone: 'off', word: 'signed_out', action: 'sign-in' }) });
      return done(null);
    },
    'signIn.resolveConflict': ({ connectionId }) => {
      set(connectionId, { ...held(Date.now(), 'lee@globex.test', 3_600_000), conflict: null });
      return done(null);
    },
    'session.signOut': ({ connectionId }) => {
      set(connectionId, {
        refusal: 'not_signed_in',
        signOutRefusal: 'not_signed_in',
        renewable: false,
        account: null,
        accessToken: null,
        idToken: null,
        refreshToken: null,
        status: status({ tone: 'off', word: 'signed_out', action: 'sign-in' }),
      });
      return done(null);
    },
    'session.refresh': () => ({
      ok: false,
      error: {
        code: 'offline',
        ...written('acme.okta.com could not be reached.', 'Check your network; Tenantry tries again by itself.'),
        requestId: 'WcrHpdduGgIbMK35lE2FwQAACWI',
      },
    }),
    'session.refreshAll': () => done(null),
    'session.copy': ({ form }) =>
      done({
        what: { 'access-token': 'Access token', 'id-token': 'ID token', 'authorization-header': 'Authorization header' }[form],
        expiresAt: Date.now() + 41 * 60_000,
        clearsAt: Date.now() + 45_000,
        warning: null,
      }),
    'session.reveal': () => done({ token: `eyJraWQiOiI5eEtxMkxtNHJUejAifQ.${'eyJzdWIiOiIwMHUxYWJjZCJ9'.repeat(18)}.not-a-real-signature` }),
    'history.list': ({ connectionId }) => {
      const one = bridge.app().connections.find(({ id }) => id === connectionId);
      return done(one?.signedInAt === null ? [] : historyItems(Date.now(), one?.status.nextAttemptAt !== null));
    },
    'history.export': () => done({ path: '/home/dana/Downloads/acme-orders-api-history.json' }),
    'clipboard.copyText': () => done({ cleaned: false }),
  };
};
