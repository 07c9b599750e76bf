import type { Connection } from '../connections/index.ts';
import type { ClientAtServer, OktaClient } from '../okta/index.ts';
import { success } from '../base/index.ts';
import { accessTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';

export interface Revocation {
  /** Whether the server confirmed, or there was nothing to revoke. */
  readonly revoked: boolean;
  /** What Okta calls the request that failed. */
  readonly requestId?: string | undefined;
}

/** RFC 7009, as well as it can. `connection` as configured now, if it still is. */
export const revokeTokens = async (okta: OktaClient, record: SessionRecord, connection: Connection | undefined): Promise<Revocation> => {
  const refreshToken = refreshTokenOf(record);
  const accessToken = accessTokenOf(record);
  // Revoking the refresh token ends its access tokens too, not the other way round.
  const [token, hint] = refreshToken === null ? ([accessToken, 'access_token'] as const) : ([refreshToken, 'refresh_token'] as const);
  const answer = token === null ? success(null) : await okta.revoke(sealedClient(record, connection), token, hint);
  return { revoked: answer.ok, requestId: answer.ok ? undefined : answer.error.requestId };
};

/** The server and client sealed in the record, never the configuration's; origins count only as approved for that server. */
export const sealedClient = (record: SessionRecord, connection: Connection | undefined): ClientAtServer => ({
  issuer: record.issuer,
  clientId: record.clientId,
  approvedOrigins: connection?.issuer === record.issuer ? connection.approvedOrigins : [],
  // Its secret and keys say for themselves which server and client they are for.
  ...(connection === undefined ? {} : { id: connection.id, method: connection.method }),
});
