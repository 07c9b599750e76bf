import { grants, hasUser } from '../../src-preload/contract/grants.ts';
import type { ConnectionView, CopyForm, TenantView } from '../../src-preload/contract/index.ts';
import type { Navigation } from '../store/navigation.tsx';
import type { MenuAction, MenuGroups } from '../ui/menu.tsx';
import { signInLabel } from './sign-in-words.ts';
import type { ConnectionActions } from './use-connection-actions.ts';

/** Whether there is anything to sign out of. */
export const isSignedIn = (connection: ConnectionView): boolean =>
  connection.accessToken !== null || connection.idToken !== null || connection.refreshToken !== null;

type Open = Navigation['open'];

const inspectMenu = (connection: ConnectionView, open: Open): MenuAction[] => {
  const { id: connectionId, accessToken, method } = connection;
  if (accessToken === null) return [];
  return [
    { id: 'introspect', label: 'Introspect…', onAction: () => open({ kind: 'introspect', connectionId, token: 'access' }) },
    ...(hasUser(method.grant) ? [{ id: 'userinfo', label: 'Userinfo…', onAction: () => open({ kind: 'userinfo', connectionId }) }] : []),
    { id: 'curl', label: 'Copy as curl…', onAction: () => open({ kind: 'curl', connectionId }) },
  ];
};

const revokeMenu = ({ id: connectionId, accessToken, refreshToken }: ConnectionView, open: Open): MenuAction[] => [
  ...(accessToken === null
    ? []
    : [
        {
          id: 'revoke-access',
          label: 'Revoke access token…',
          danger: true,
          onAction: () => open({ kind: 'revoke', connectionId, token: 'access' }),
        },
      ]),
  ...(refreshToken === null
    ? []
    : [
        {
          id: 'revoke-refresh',
          label: 'Revoke refresh token…',
          danger: true,
          onAction: () => open({ kind: 'revoke', connectionId, token: 'refresh' }),
        },
      ]),
];

const signOutMenu = ({ id: connectionId, method }: ConnectionView, actions: ConnectionActions, open: Open): MenuAction[] => [
  {
    id: 'sign-out',
    label: hasUser(method.grant) ? 'Sign out here' : 'Forget the token',
    onAction: () => actions.signOut(connectionId),
  },
  ...(grants[method.grant].leavesBrowserSession
    ? [{ id: 'sign-out-at-okta', label: 'Sign out at Okta…', onAction: () => open({ kind: 'sign-out-at-okta', connectionId }) }]
    : []),
];

/** What can be done with the access token, beside its card's title. */
export const accessTokenMenu = (connection: ConnectionView, open: Open): MenuGroups => [
  inspectMenu(connection, open),
  revokeMenu({ ...connection, refreshToken: null }, open),
];

export const idTokenMenu = ({ id: connectionId, accessToken }: ConnectionView, open: Open): MenuGroups => [
  [
    { id: 'introspect-id', label: 'Introspect…', onAction: () => open({ kind: 'introspect', connectionId, token: 'id' }) },
    {
      id: 'userinfo',
      label: 'Compare with userinfo…',
      disabled: accessToken === null,
      onAction: () => open({ kind: 'userinfo', connectionId }),
    },
  ],
];

export const refreshTokenMenu = (connection: ConnectionView, open: Open): MenuGroups => [
  [
    {
      id: 'introspect-refresh',
      label: 'Introspect…',
      onAction: () => open({ kind: 'introspect', connectionId: connection.id, token: 'refresh' }),
    },
  ],
  revokeMenu({ ...connection, accessToken: null }, open),
];

/** The ways to refresh. */
export const refreshMenu = (connection: ConnectionView, actions: { all(): void; accessToken(): void }, open: Open): MenuGroups => [
  [
    { id: 'all', label: 'Refresh all tokens', onAction: () => actions.all() },
    {
      id: 'access-only',
      label: 'Refresh the access token only',
      // Without the scope openid no ID token comes anyway.
      disabled: !connection.grantedScopes.includes('openid'),
      onAction: () => actions.accessToken(),
    },
    { id: 'fewer', label: 'Refresh for fewer scopes…', onAction: () => open({ kind: 'fewer-scopes', connectionId: connection.id }) },
  ],
];

/** What can be done with a connection. */
export const connectionMenu = (
  connection: ConnectionView,
  actions: ConnectionActions,
  { go, open }: Navigation,
  options: { readonly move: boolean },
): MenuGroups => {
  const { id, method } = connection;
  const signedIn = isSignedIn(connection);
  // Only there does a browser hold a session that could be somebody else's, and has an address to be sent to.
  const byBrowser = grants[method.grant].redirects;
  return [
    [
      ...(options.move && !signedIn ? [{ id: 'sign-in', label: signInLabel(connection), onAction: () => actions.signIn(id) }] : []),
      ...(options.move && signedIn
        ? [{ id: 'copy', label: 'Copy access token', onAction: () => void actions.copy(id, 'access-token') }]
        : []),
      ...(byBrowser
        ? [
            { id: 'someone-else', label: 'Sign in as someone else', onAction: () => actions.signInAsSomeoneElse(id) },
            { id: 'link', label: 'Copy sign-in link', onAction: () => void actions.copySignInLink(id) },
          ]
        : []),
    ],
    options.move ? [] : [...inspectMenu(connection, open), ...revokeMenu(connection, open)],
    signedIn || connection.account !== null ? signOutMenu(connection, actions, open) : [],
    [
      { id: 'edit', label: 'Edit connection', onAction: () => go({ page: 'edit-connection', connectionId: id }) },
      { id: 'duplicate', label: 'Duplicate', onAction: () => void actions.duplicate(id) },
      ...(options.move
        ? [
            { id: 'up', label: 'Move up', onAction: () => actions.moveConnection(id, -1) },
            { id: 'down', label: 'Move down', onAction: () => actions.moveConnection(id, 1) },
          ]
        : []),
    ],
    [{ id: 'remove', label: 'Remove…', danger: true, onAction: () => open({ kind: 'remove-connection', connectionId: id }) }],
  ];
};

/** What can be done with a tenant. */
export const tenantMenu = (tenant: TenantView, actions: ConnectionActions, { go, open }: Navigation): MenuGroups => [
  [
    { id: 'add', label: 'Add connection', onAction: () => go({ page: 'add-connection', tenantId: tenant.id }) },
    { id: 'edit', label: 'Edit tenant', onAction: () => open({ kind: 'edit-tenant', tenantId: tenant.id }) },
  ],
  [
    { id: 'up', label: 'Move up', onAction: () => actions.moveTenant(tenant.id, -1) },
    { id: 'down', label: 'Move down', onAction: () => actions.moveTenant(tenant.id, 1) },
  ],
  [{ id: 'remove', label: 'Remove…', danger: true, onAction: () => open({ kind: 'remove-tenant', tenantId: tenant.id }) }],
];

/** The ways a token can be copied. */
export const copyMenu = (connection: ConnectionView, copy: (form: CopyForm) => void): MenuGroups => [
  [
    { id: 'access-token', label: 'Copy access token', onAction: () => copy('access-token'), disabled: connection.accessToken === null },
    { id: 'id-token', label: 'Copy ID token', onAction: () => copy('id-token'), disabled: connection.idToken === null },
    {
      id: 'authorization-header',
      label: 'Copy Authorization header',
      onAction: () => copy('authorization-header'),
      disabled: connection.accessToken === null,
    },
  ],
];
