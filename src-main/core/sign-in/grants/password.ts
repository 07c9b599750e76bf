import { failure, success } from '../../base/index.ts';
import { verifyReceived } from '../received.ts';
import { begunBy, type Grant, type GrantHost } from './grant.ts';

/**
 * RFC 6749, 4.3, which RFC 9700, 2.4 forbids and old clients still use: the app sees the password, and neither a second
 * factor nor single sign-on is possible. So a setting must allow it, and the password is used once and kept nowhere.
 */
export const passwordGrant = ({ okta, finish, fail }: GrantHost, isAllowed: () => boolean): Grant => ({
  start: async (connection, { account }) => {
    if (!isAllowed())
      return fail(
        connection.id,
        failure(
          'grant_disabled',
          'Signing in with a password is turned off.',
          'Turn it on in the settings, if this client can do nothing better.',
        ).error,
      );
    if (account === undefined || account.username.trim() === '' || account.password === '')
      return failure('invalid_input', 'Username and password are needed for this client.', 'Enter both.');
    const begun = begunBy(connection, 'password');
    const finished = await finish(begun, async (client) => {
      const { username, password } = account;
      const received = await okta.requestTokens(client, { grant: 'password', username: username.trim(), password, scopes: client.scopes });
      return await verifyReceived(okta, client, received, null);
    });
    return finished.ok ? success({ url: null }) : finished;
  },
  pending: () => null,
  cancel: () => false,
});
