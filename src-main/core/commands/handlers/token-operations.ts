import { failure, success } from '../../base/index.ts';
import { elsewhere, idTokenOf } from '../../sessions/index.ts';
import { curlCommand } from '../../tokens/index.ts';
import { introspectionView, userinfoView } from '../../views/index.ts';
import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';
import { openFor } from '../open-for.ts';
import { withConnectionOf } from '../with-connection.ts';
import { signOutHere } from './sign-out-here.ts';

type TokenOperationHandlers = Pick<
  CommandHandlers,
  'session.refreshWith' | 'session.introspect' | 'session.userinfo' | 'session.revoke' | 'session.copyAsCurl' | 'session.signOutAtOkta'
>;

/** What a person does with a session's tokens by hand. */
export const tokenOperationHandlers = (services: AppServices): TokenOperationHandlers => {
  const { connections, copier, operations, sessions, signOuts } = services;

  const withConnection = withConnectionOf(connections);

  return {
    'session.refreshWith': async ({ connectionId, idToken, scopes }) =>
      await withConnection(connectionId, async () => await operations.refresh(connectionId, { idToken, scopes })),
    'session.introspect': async ({ connectionId, token }) =>
      await withConnection(connectionId, async (connection) => {
        const answer = await operations.introspect(connectionId, token);
        return answer.ok ? success(introspectionView(answer.value, connection)) : answer;
      }),
    'session.userinfo': async ({ connectionId }) =>
      await withConnection(connectionId, async () => {
        const answer = await operations.userinfo(connectionId);
        return answer.ok ? success(userinfoView(answer.value)) : answer;
      }),
    'session.revoke': async ({ connectionId, token }) =>
      await withConnection(connectionId, async () => await operations.revoke(connectionId, token)),
    'session.copyAsCurl': async ({ connectionId, method, url }) =>
      await withConnection(connectionId, async () => {
        const plain = curlCommand({ method, url }, []);
        if (!plain.ok) return plain;
        return await copier.copy(connectionId, 'authorization-header', async ({ text }) => {
          const proof = await operations.proof(connectionId, { method, url });
          if (!proof.ok) return proof;
          const command = curlCommand({ method, url }, proof.value === null ? [text] : [text, `DPoP: ${proof.value}`]);
          const what = proof.value === null ? 'curl command' : 'curl command with a fresh proof, for one request';
          return command.ok ? success({ what, text: command.value }) : command;
        });
      }),
    'session.signOutAtOkta': async ({ connectionId }) =>
      await withConnection(connectionId, async (connection) => {
        const refusal = sessions.refusal(connectionId);
        const { held } = sessions.get(connectionId);
        if (refusal !== null && held.kind !== 'ended') return refusal;
        const record = held.kind === 'held' || held.kind === 'ended' ? held.record : null;
        // Of an ended session nobody has looked yet whose ID token this is.
        const belongsElsewhere = record === null ? null : elsewhere(record, connection);
        if (belongsElsewhere !== null) return belongsElsewhere;
        const idToken = record === null ? null : idTokenOf(record);
        if (idToken === null)
          return failure('no_such_token', 'Okta signs nobody out without an ID token.', 'Sign out here, and in the browser yourself.');
        const started = await signOuts.start(connection, idToken, async (url) => await openFor(services, connection, url));
        return started.ok ? await signOutHere(services, connection) : started;
      }),
  };
};
