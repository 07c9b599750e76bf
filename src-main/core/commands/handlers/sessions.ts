import { grants } from '../../../../src-preload/contract/index.ts';
import { failed, failure, success } from '../../base/index.ts';
import { accessTokenOf, canRenew, idTokenOf, isForOthersOnly } from '../../sessions/index.ts';
import { presentableToken } from '../../tokens/index.ts';
import { tokenDetails } from '../../views/index.ts';
import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';
import { openFor } from '../open-for.ts';
import { withConnectionOf } from '../with-connection.ts';
import { signOutHere } from './sign-out-here.ts';

type SessionHandlers = Pick<
  CommandHandlers,
  | 'signIn.start'
  | 'signIn.openPage'
  | 'signIn.cancel'
  | 'signIn.resolveConflict'
  | 'session.signOut'
  | 'session.refresh'
  | 'session.refreshAll'
  | 'session.details'
  | 'session.copy'
  | 'session.reveal'
>;

export const sessionHandlers = (services: AppServices): SessionHandlers => {
  const { connections, sessions, signIns, copier, clipboard } = services;

  const withConnection = withConnectionOf(connections);
  return {
    'signIn.start': async ({ connectionId, prompt, open, account }) =>
      await withConnection(connectionId, async (connection) => {
        // Before the browser opens: what came back could not be saved.
        const { held } = sessions.get(connectionId);
        if (isForOthersOnly(held)) return failed(held.error);
        const tenant = connections.tenantOf(connection);
        const opens = tenant?.opensWith === 'link' ? 'link' : open;
        const browserCommand = tenant?.browserCommand ?? null;
        const started = await signIns.start(connection, {
          prompt,
          open: opens,
          browserCommand,
          ...(account === undefined || grants[connection.method.grant].userSteps !== 'password' ? {} : { account }),
        });
        if (!started.ok) return started;
        if (opens === 'link' && started.value.url !== null) await clipboard.write(started.value.url, { concealed: false });
        return success(null);
      }),
    'signIn.openPage': async ({ connectionId }) =>
      await withConnection(connectionId, async (connection) => {
        const device = signIns.get(connectionId).pending?.device ?? null;
        if (device === null) return failure('not_found', 'No code waits to be entered.', 'Start the sign-in again.');
        const { verificationUri, verificationUriComplete } = device;
        const opened = await openFor(services, connection, verificationUriComplete ?? verificationUri);
        return opened.ok ? success(null) : opened;
      }),
    'signIn.cancel': ({ connectionId }) => {
      signIns.cancel(connectionId);
      return success(null);
    },
    'signIn.resolveConflict': async ({ connectionId, accept }) => await signIns.resolveConflict(connectionId, accept),

    'session.signOut': async ({ connectionId }) =>
      await withConnection(connectionId, async (connection) => await signOutHere(services, connection)),
    'session.refresh': async ({ connectionId }) => await withConnection(connectionId, async () => await sessions.refresh(connectionId)),
    'session.refreshAll': () => {
      for (const { id } of connections.current().connections) {
        const { held } = sessions.get(id);
        const record = sessions.usable(id);
        // What cannot be opened is looked at again.
        if (held.kind === 'unreadable' || (record.ok && canRenew(record.value))) void sessions.refresh(id);
      }
      return success(null);
    },
    'session.details': async ({ connectionId }) =>
      await withConnection(connectionId, async (connection) => {
        const record = sessions.usable(connectionId);
        // Somebody looks at it: its verdict comes with an event of its own, for keys may take their time.
        void sessions.verified(connectionId);
        return record.ok ? success(tokenDetails(sessions.get(connectionId), connection)) : record;
      }),
    'session.copy': async ({ connectionId, form }) => await withConnection(connectionId, async () => await copier.copy(connectionId, form)),
    'session.reveal': ({ connectionId, token }) => {
      const record = sessions.usable(connectionId);
      if (!record.ok) return record;
      const raw = token === 'access' ? accessTokenOf(record.value) : idTokenOf(record.value);
      if (raw === null) return failure('no_such_token', 'This session has no such token.');
      const presentable = presentableToken(token === 'access' ? 'access token' : 'ID token', raw);
      return presentable.ok ? success({ token: presentable.value }) : presentable;
    },
  };
};
