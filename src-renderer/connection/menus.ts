import type { ConnectionView, CopyForm, TenantView } from '../../src-preload/contract/index.ts';
import type { Navigation } from '../app/navigation.tsx';
import type { MenuGroups } from '../ui/menu.tsx';
import type { ConnectionActions } from './use-connection-actions.ts';

/** Whether there is anything to sign out of. */
export const isSignedIn = (connection: ConnectionView): boolean =>
  connection.accessToken !== null || connection.idToken !== null || connection.refreshToken !== null;

/** What can be done with a connection. */
export const connectionMenu = (
  connection: ConnectionView,
  actions: ConnectionActions,
  { go, open }: Navigation,
  options: { readonly move: boolean },
): MenuGroups => {
  const { id } = connection;
  const signedIn = isSignedIn(connection);
  return [
    [
      ...(options.move && !signedIn ? [{ id: 'sign-in', label: 'Sign in', onAction: () => actions.signIn(id) }] : []),
      ...(options.move && signedIn
        ? [{ id: 'copy', label: 'Copy access token', onAction: () => void actions.copy(id, 'access-token') }]
        : []),
      { id: 'someone-else', label: 'Sign in as someone else', onAction: () => actions.signInAsSomeoneElse(id) },
      { id: 'link', label: 'Copy sign-in link', onAction: () => void actions.copySignInLink(id) },
      ...(signedIn || connection.account !== null ? [{ id: 'sign-out', label: 'Sign out', onAction: () => actions.signOut(id) }] : []),
    ],
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
