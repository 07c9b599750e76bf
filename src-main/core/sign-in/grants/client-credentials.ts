import { success } from '../../base/index.ts';
import { verifyReceived } from '../received.ts';
import { begunBy, type Grant, type GrantHost } from './grant.ts';

/** RFC 6749, 4.4: the client itself, nobody's account. There is no refresh token; the session asks anew instead. */
export const clientCredentialsGrant = ({ okta, finish }: GrantHost): Grant => ({
  start: async (connection) => {
    const begun = begunBy(connection, 'client_credentials');
    const finished = await finish(begun, async (client) => {
      const { scopes, method } = client;
      const received = await okta.requestTokens(client, {
        grant: 'client_credentials',
        scopes,
        resource: method.authorization.resource,
      });
      return await verifyReceived(okta, client, received, null);
    });
    return finished.ok ? success({ url: null }) : finished;
  },
  pending: () => null,
  cancel: () => false,
});
