import type { Connection } from '../connections/index.ts';
import type { KeepTokens, OktaClient, OktaFailure, ReceivedTokens } from '../okta/index.ts';
import type { Result } from '../base/index.ts';
import { isBound, refreshTokenOf, type SessionRecord } from './record.ts';

export interface RenewalRequest {
  readonly okta: OktaClient;
  readonly client: Connection;
  readonly record: SessionRecord;
  /** A part of the scopes, or null for all that were granted (RFC 6749, 6). */
  readonly scopes: readonly string[] | null;
  readonly sent: () => void;
  readonly keep: KeepTokens;
}

/** How a session comes by new tokens without a person. */
interface Renewal {
  readonly isPossible: (record: SessionRecord) => boolean;
  /** Whether `invalid_grant` means that it is over: only where there is a grant to end. */
  readonly canEnd: boolean;
  readonly request: (request: RenewalRequest) => Promise<Result<ReceivedTokens, OktaFailure>>;
}

/** RFC 6749, 6. */
const byRefreshToken: Renewal = {
  isPossible: (record) => refreshTokenOf(record) !== null,
  canEnd: true,
  request: async ({ okta, client, record, scopes, sent, keep }) =>
    await okta.refresh(
      client,
      { refreshToken: refreshTokenOf(record) ?? '', ...(scopes === null ? {} : { scopes }), isBound: isBound(record), sent },
      keep,
    ),
};

/** RFC 6749, 4.4.3: no refresh token ever comes; the client asks again in its own name. */
const byAskingAgain: Renewal = {
  isPossible: () => true,
  canEnd: false,
  request: async ({ okta, client, scopes, sent, keep }) =>
    await okta.requestTokens(
      client,
      { grant: 'client_credentials', scopes: scopes ?? client.scopes, resource: client.method.authorization.resource },
      keep,
      sent,
    ),
};

const renewals: Readonly<Record<SessionRecord['grant'], Renewal>> = {
  authorization_code: byRefreshToken,
  device_code: byRefreshToken,
  password: byRefreshToken,
  client_credentials: byAskingAgain,
};

/** Whether new tokens can be had without a person. */
export const canRenew = (record: SessionRecord): boolean => renewals[record.grant].isPossible(record);

/** Whether the server's `invalid_grant` ends this session. */
export const canEnd = (record: SessionRecord): boolean => renewals[record.grant].canEnd;

export const renew = async (request: RenewalRequest): Promise<Result<ReceivedTokens, OktaFailure>> =>
  await renewals[request.record.grant].request(request);
