import { type ClientAtServer, type OktaClient, type OktaFailure, plainError, type ReceivedTokens } from '../okta/index.ts';
import { failed, failure, type Failure, type Result, success } from '../base/index.ts';
import { type Account, accountOf, type IdTokenVerdict, verifyIdToken } from '../tokens/index.ts';

/** Tokens of a sign-in that may be used. */
export interface VerifiedTokens {
  readonly received: ReceivedTokens;
  /** Null when no ID token told: an access token's claims merely label. */
  readonly sub: string | null;
  readonly verdict: IdTokenVerdict | null;
  readonly account: Account | null;
}

const member = (received: ReceivedTokens, name: string): string | null => {
  const value = received.body[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Revokes what will not be used (RFC 7009), as well as it can. */
export const revokeReceived = async (okta: OktaClient, client: ClientAtServer, received: ReceivedTokens): Promise<void> => {
  const refreshToken = member(received, 'refresh_token');
  const accessToken = member(received, 'access_token');
  if (refreshToken !== null) await okta.revoke(client, refreshToken, 'refresh_token');
  else if (accessToken !== null) await okta.revoke(client, accessToken, 'access_token');
};

/**
 * Judges the ID token of a token response (OpenID Connect Core, 3.1.3.7); what does not verify is revoked.
 *
 * @param nonce what the authorization request carried; null for none
 */
export const verifyReceived = async (
  okta: OktaClient,
  client: ClientAtServer & { readonly scopes: readonly string[] },
  answer: Result<ReceivedTokens, OktaFailure>,
  nonce: string | null,
  maxAge: number | null = null,
): Promise<Result<VerifiedTokens>> => {
  if (!answer.ok) return failed(plainError(answer.error));
  const received = answer.value;
  const refuse = async (problem: Failure) => {
    await revokeReceived(okta, client, received);
    return failed({ ...problem.error, requestId: received.requestId });
  };
  // RFC 9449, 5: bearer tokens in answer to a proof are to be discarded where the protection was asked for.
  if (client.method?.dpop === true && String(received.body['token_type']).toLowerCase() !== 'dpop') {
    const message = 'The authorization server answered with bearer tokens, although tokens bound to this client’s key were asked for.';
    return await refuse(
      failure('malformed_response', message, 'Nothing was stored. Turn off DPoP for this connection if bearer tokens will do.'),
    );
  }
  const idToken = member(received, 'id_token');
  const accessToken = member(received, 'access_token');
  const account = accountOf(received.body);
  if (idToken === null) {
    // Without `openid` this is plain OAuth: nobody says who signed in, and there is nothing to verify. With it, an ID token
    // is promised for a code only (OpenID Connect Core, 3.1.3.3); some servers answer a password without one.
    if (nonce === null || !client.scopes.includes('openid')) return success({ received, sub: null, verdict: null, account });
    const message = 'Okta sent no ID token although “openid” was asked for.';
    return await refuse(failure('id_token_rejected', message, 'Nothing was stored. Sign in again.'));
  }
  const verdict = await verifyIdToken({
    raw: idToken,
    issuer: client.issuer,
    clientId: client.clientId,
    keys: async (options) => await okta.keys(client, options),
    nonce,
    maxAge,
    accessToken,
    now: received.receivedAt,
    skewMs: received.skewMs ?? 0,
  });
  if (verdict.verdict === 'verified') return success({ received, sub: account?.sub ?? null, verdict, account });
  const remedyOfCheck = verdict.checks.find(({ outcome }) => outcome === 'fail')?.remedy ?? null;
  const remedy = `Nothing was stored. ${remedyOfCheck ?? 'Sign in again in a minute; if it happens again, check the connection’s issuer.'}`;
  return await refuse(failure('id_token_rejected', `The ID token did not pass: ${verdict.summary}.`, remedy));
};
