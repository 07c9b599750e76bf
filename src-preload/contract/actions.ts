import type { CommandName, CommandPayload } from './commands.ts';
import type { ErrorCode } from './errors.ts';
import { grants, hasUser } from './grants.ts';
import type { AppView, ConnectionView, NextAction, TenantView } from './views.ts';
import type { ActionWord } from './words/actions.ts';

/*
 * What a user can do with a connection, a tenant or the app: listed once, for menus, buttons, palette and command line.
 * A selection is several connections, each with its actions.
 */

/** A page of the window on which an action goes on. */
export type ActionPage =
  | { readonly page: 'add-tenant' }
  | { readonly page: 'add-connection'; readonly tenantId: string }
  | { readonly page: 'edit-connection'; readonly connectionId: string }
  | {
      readonly page: 'connection';
      readonly connectionId: string;
      readonly tab: 'connection';
      readonly credential: { readonly kind: 'wanted' };
    };

/** A dialog of the window that asks more, or asks again, before main is asked. */
export type ActionDialog =
  | { readonly kind: 'settings' | 'vault' }
  | { readonly kind: 'edit-tenant' | 'remove-tenant'; readonly tenantId: string }
  | {
      readonly kind: 'remove-connection' | 'conflict' | 'password' | 'userinfo' | 'fewer-scopes' | 'sign-out-at-okta' | 'curl';
      readonly connectionId: string;
    }
  | { readonly kind: 'introspect'; readonly connectionId: string; readonly token: 'access' | 'id' | 'refresh' }
  | { readonly kind: 'revoke'; readonly connectionId: string; readonly token: 'access' | 'refresh' };

/** A command for main, or a step in the window. */
export type Step =
  | { [N in CommandName]: { readonly command: N; readonly payload: CommandPayload<N> } }[CommandName]
  | { readonly page: ActionPage }
  | { readonly dialog: ActionDialog };

/** Why an action is not available: the code with which main would refuse it, or why there is no point in it. */
export type WhyNot =
  | ErrorCode
  | 'not_needed'
  | 'nothing_held'
  | 'no_browser'
  | 'no_browser_session'
  | 'no_user'
  | 'no_openid'
  | 'no_refresh'
  | 'public_client';

/** Something to do with a `T`. Its functions are pure; `app` is everything the user sees now. */
export interface Action<T, Subject = T> {
  /** Its name, in `words/actions.ts`. */
  readonly word: ActionWord | ((target: T) => ActionWord);
  readonly step: (target: Subject, app: AppView) => Step;
  /** Null: it is available. */
  readonly whyNot: (target: T) => WhyNot | null;
  /** It destroys something. */
  readonly danger?: boolean;
}

/** What a step needs to know of a connection, which may have been saved just now. */
type About = Pick<ConnectionView, 'id' | 'method'>;
type Rule = (connection: ConnectionView) => WhyNot | null;
type Token = 'accessToken' | 'idToken' | 'refreshToken';

const always = () => null;
/** The first rule that speaks against it. */
const all =
  (...rules: readonly Rule[]): Rule =>
  (connection) =>
    rules.reduce<WhyNot | null>((found, rule) => found ?? rule(connection), null);
const where =
  (holds: (connection: ConnectionView) => boolean, otherwise: WhyNot): Rule =>
  (connection) =>
    holds(connection) ? null : otherwise;

const usable: Rule = ({ refusal }) => refusal;
const holds = (token: Token): Rule =>
  all(
    usable,
    where((connection) => connection[token] !== null, 'no_such_token'),
  );
const renewable = all(
  usable,
  where((connection) => connection.renewable, 'no_refresh_token'),
);
/** A refresh token can be used for less than was granted (RFC 6749, 6). */
const narrowable = all(
  renewable,
  where(({ refreshToken }) => refreshToken !== null, 'no_refresh'),
);
const aboutUser = where(({ method }) => hasUser(method.grant), 'no_user');
const signsIn: Rule = ({ signInRefusal }) => signInRefusal;
/** Only there does a browser hold a session that could be another user's, and has an address to be sent to. */
const byBrowser = all(
  where(({ method }) => grants[method.grant].redirects, 'no_browser'),
  signsIn,
);
const isNext = (action: NextAction): Rule => where(({ status }) => status.action === action, 'not_needed');

/** Whether the connection holds anything that can be shown or signed out of. */
export const isSignedIn = ({ accessToken, idToken, refreshToken }: ConnectionView): boolean =>
  accessToken !== null || idToken !== null || refreshToken !== null;

const signInWord = ({ method, status }: ConnectionView): ActionWord => {
  switch (grants[method.grant].userSteps) {
    case 'browser':
      return 'sign-in';
    case 'password':
      return 'sign-in-with-password';
    case 'device-code':
      return status.tone === 'off' ? 'get-code' : 'get-new-code';
    case null:
      return 'get-token';
  }
};

const command = <N extends CommandName>(name: N, payload: CommandPayload<N>) => ({ command: name, payload }) as unknown as Step;
const dialog =
  (kind: Extract<ActionDialog, { readonly connectionId: string }>['kind'] & Exclude<ActionDialog['kind'], 'introspect' | 'revoke'>) =>
  ({ id }: About): Step => ({ dialog: { kind, connectionId: id } });
const introspect = (token: 'access' | 'id' | 'refresh'): Action<ConnectionView, About> => ({
  word: 'introspect',
  step: ({ id }) => ({ dialog: { kind: 'introspect', connectionId: id, token } }),
  whyNot: holds(`${token}Token`),
});
const revoke = (token: 'access' | 'refresh'): Action<ConnectionView, About> => ({
  word: `revoke-${token}`,
  step: ({ id }) => ({ dialog: { kind: 'revoke', connectionId: id, token } }),
  whyNot: holds(`${token}Token`),
  danger: true,
});
const copy = (form: CommandPayload<'session.copy'>['form'], token: Token): Action<ConnectionView, About> => ({
  word: `copy-${form}`,
  step: ({ id }) => command('session.copy', { connectionId: id, form }),
  whyNot: holds(token),
});
const startSignIn = (connectionId: string, prompt: 'default' | 'login', open: 'browser' | 'link'): Step =>
  command('signIn.start', { connectionId, prompt, open });
const refresh = ({ id }: About): Step => command('session.refresh', { connectionId: id });

/** `ids` with `id` one place up (-1) or down (1); as they are where there is no such place. */
const moved = (ids: readonly string[], id: string, by: -1 | 1): string[] => {
  const from = ids.indexOf(id);
  const other = ids[from + by];
  return other === undefined || from === -1 ? [...ids] : ids.with(from, other).with(from + by, id);
};
const move = (by: -1 | 1): Action<ConnectionView, About> => ({
  word: by === -1 ? 'move-up' : 'move-down',
  step: ({ id }, { connections }) => {
    const tenantId = connections.find((one) => one.id === id)?.tenantId ?? '';
    const ids = connections.filter((one) => one.tenantId === tenantId).map((one) => one.id);
    return command('connection.reorder', { tenantId, connectionIds: moved(ids, id, by) });
  },
  whyNot: always,
});
const moveTenant = (by: -1 | 1): Action<TenantView> => ({
  word: by === -1 ? 'move-up' : 'move-down',
  step: ({ id }, { tenants }) =>
    command('tenant.reorder', {
      tenantIds: moved(
        tenants.map((tenant) => tenant.id),
        id,
        by,
      ),
    }),
  whyNot: always,
});

/** Keeps the IDs in the type of a list. */
const listOf =
  <T, Subject = T>() =>
  <Id extends string>(list: Record<Id, Action<T, Subject>>): Readonly<Record<Id, Action<T, Subject>>> =>
    list;

export const connectionActions = listOf<ConnectionView, About>()({
  'sign-in': {
    word: signInWord,
    step: (connection) =>
      grants[connection.method.grant].userSteps === 'password'
        ? dialog('password')(connection)
        : startSignIn(connection.id, 'default', 'browser'),
    whyNot: signsIn,
  },
  'sign-in-as-someone-else': {
    word: 'sign-in-as-someone-else',
    step: ({ id }) => startSignIn(id, 'login', 'browser'),
    whyNot: byBrowser,
  },
  'copy-sign-in-link': { word: 'copy-sign-in-link', step: ({ id }) => startSignIn(id, 'default', 'link'), whyNot: byBrowser },
  'open-sign-in-page': {
    word: 'open-sign-in-page',
    step: ({ id }) => command('signIn.openPage', { connectionId: id }),
    whyNot: where(({ signIn }) => (signIn?.device ?? null) !== null, 'not_found'),
  },
  'cancel-sign-in': {
    word: 'cancel-sign-in',
    step: ({ id }) => command('signIn.cancel', { connectionId: id }),
    whyNot: where(({ signIn }) => signIn !== null, 'not_needed'),
  },
  'choose-account': {
    word: 'choose-account',
    step: dialog('conflict'),
    whyNot: where(({ conflict }) => conflict !== null, 'not_found'),
  },
  restart: { word: 'restart', step: () => command('app.restart', null), whyNot: isNext('restart') },

  'copy-access-token': copy('access-token', 'accessToken'),
  'copy-id-token': copy('id-token', 'idToken'),
  'copy-authorization-header': copy('authorization-header', 'accessToken'),
  'copy-as-curl': { word: 'copy-as-curl', step: dialog('curl'), whyNot: holds('accessToken') },

  refresh: { word: ({ method }) => (hasUser(method.grant) ? 'refresh' : 'get-new-token'), step: refresh, whyNot: renewable },
  retry: { word: 'retry', step: refresh, whyNot: all(isNext('retry'), renewable) },
  'refresh-access-token': {
    word: 'refresh-access-token',
    // All that was granted, but without a new ID token and the scopes that go with it.
    step: ({ id }) => command('session.refreshWith', { connectionId: id, idToken: false, scopes: null }),
    whyNot: all(
      narrowable,
      where(({ grantedScopes }) => grantedScopes.includes('openid'), 'no_openid'),
    ),
  },
  'refresh-fewer-scopes': { word: 'refresh-fewer-scopes', step: dialog('fewer-scopes'), whyNot: narrowable },

  'introspect-access': introspect('access'),
  'introspect-id': introspect('id'),
  'introspect-refresh': introspect('refresh'),
  userinfo: { word: 'userinfo', step: dialog('userinfo'), whyNot: all(aboutUser, holds('accessToken')) },
  'revoke-access': revoke('access'),
  'revoke-refresh': revoke('refresh'),

  'sign-out': {
    word: ({ method }) => (hasUser(method.grant) ? 'sign-out' : 'forget-token'),
    step: ({ id }) => command('session.signOut', { connectionId: id }),
    whyNot: where((connection) => isSignedIn(connection) || connection.account !== null, 'nothing_held'),
  },
  'sign-out-at-okta': {
    word: 'sign-out-at-okta',
    step: dialog('sign-out-at-okta'),
    whyNot: all(
      where(({ method }) => grants[method.grant].leavesBrowserSession, 'no_browser_session'),
      ({ signOutRefusal }) => signOutRefusal,
    ),
  },

  'export-history': { word: 'export-history', step: ({ id }) => command('history.export', { connectionId: id }), whyNot: always },
  'enter-credential': {
    word: ({ method }) => (method.clientAuthentication === 'private_key_jwt' ? 'enter-private-key' : 'enter-client-secret'),
    step: ({ id }) => ({ page: { page: 'connection', connectionId: id, tab: 'connection', credential: { kind: 'wanted' } } }),
    whyNot: where(({ method }) => method.clientAuthentication !== 'none', 'public_client'),
  },
  'edit-connection': {
    word: 'edit-connection',
    step: ({ id }) => ({ page: { page: 'edit-connection', connectionId: id } }),
    whyNot: always,
  },
  duplicate: { word: 'duplicate', step: ({ id }) => command('connection.duplicate', { connectionId: id }), whyNot: always },
  'move-up': move(-1),
  'move-down': move(1),
  'remove-connection': { word: 'remove', step: dialog('remove-connection'), whyNot: always, danger: true },
});
export type ConnectionActionId = keyof typeof connectionActions;

export const tenantActions = listOf<TenantView>()({
  'add-connection': {
    word: 'add-connection',
    step: ({ id }) => ({ page: { page: 'add-connection', tenantId: id } }),
    whyNot: always,
  },
  'edit-tenant': { word: 'edit-tenant', step: ({ id }) => ({ dialog: { kind: 'edit-tenant', tenantId: id } }), whyNot: always },
  'move-tenant-up': moveTenant(-1),
  'move-tenant-down': moveTenant(1),
  'remove-tenant': {
    word: 'remove',
    step: ({ id }) => ({ dialog: { kind: 'remove-tenant', tenantId: id } }),
    whyNot: always,
    danger: true,
  },
});
export type TenantActionId = keyof typeof tenantActions;

export const appActions = listOf<AppView>()({
  'add-tenant': { word: 'add-tenant', step: () => ({ page: { page: 'add-tenant' } }), whyNot: always },
  'refresh-all': { word: 'refresh-all', step: () => command('session.refreshAll', null), whyNot: always },
  settings: { word: 'settings', step: () => ({ dialog: { kind: 'settings' } }), whyNot: always },
  'decide-weak-key': {
    word: 'decide-weak-key',
    step: () => ({ dialog: { kind: 'vault' } }),
    whyNot: ({ vault }) => (vault.consentNeeded ? null : 'not_needed'),
  },
  'keep-in-memory': {
    word: 'keep-in-memory',
    step: () => command('vault.consent', { accept: false }),
    whyNot: ({ vault }) => (vault.strength === 'weak' && (vault.persisting || vault.consentNeeded) ? null : 'not_needed'),
  },
  'store-with-weak-key': {
    word: 'store-with-weak-key',
    step: () => command('vault.consent', { accept: true }),
    whyNot: ({ vault }) => (vault.strength === 'weak' && !vault.persisting ? null : 'not_needed'),
  },
});
export type AppActionId = keyof typeof appActions;

export const isAvailable = (id: ConnectionActionId, connection: ConnectionView): boolean =>
  connectionActions[id].whyNot(connection) === null;

/** The one thing to do next with a connection, if there is one. */
export const nextAction = ({ status }: ConnectionView): ConnectionActionId | null => {
  if (status.action === 'none') return null;
  return status.action === 'copy' ? 'copy-access-token' : status.action;
};

/** What puts the failure right that the connection's status tells of, where that is in its own settings. */
export const remedyAction = ({ status, method }: ConnectionView): ConnectionActionId | null => {
  if (status.remedyIn === null) return null;
  // A public client has no secret: what the server does not know is its client ID.
  return status.remedyIn === 'connection' || method.clientAuthentication === 'none' ? 'edit-connection' : 'enter-credential';
};
