import type { CheckView, TokenDetails } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import { accessTokenOf, idTokenOf, type SessionSnapshot } from '../sessions/index.ts';
import { describeToken, type ExpectedClaims } from '../tokens/index.ts';

/** What is inside the tokens a session holds now, with what changed since the last refresh. Pure. */
export const tokenDetails = (session: SessionSnapshot, connection: Connection): TokenDetails => {
  const record = session.held.kind === 'held' ? session.held.record : null;
  const expected: ExpectedClaims = { issuer: connection.issuer, clientId: connection.clientId };
  const accessToken = record === null ? null : accessTokenOf(record);
  const idToken = record === null ? null : idTokenOf(record);
  return {
    revision: session.revision,
    accessToken: accessToken === null ? null : describeToken(accessToken, session.previous?.accessToken ?? null, expected),
    idToken: idToken === null ? null : describeToken(idToken, session.previous?.idToken ?? null, expected),
    idTokenChecks: session.verdict === null ? [] : session.verdict.checks.map((check): CheckView => ({ ...check })),
  };
};
