import type { CheckView, DecodedTokenView, TokenDetails } from '../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import { accessTokenOf, idTokenOf, type SessionSnapshot } from '../sessions/index.ts';
import { decodeToken, describeClaims, type ExpectedClaims } from '../tokens/index.ts';

/** What is inside the tokens a session holds now, with what changed since the last refresh. Pure. */
export const tokenDetails = (session: SessionSnapshot, connection: Connection): TokenDetails => {
  const record = session.held.kind === 'held' ? session.held.record : null;
  const expected: ExpectedClaims = { issuer: connection.issuer, clientId: connection.clientId };
  const accessToken = record === null ? null : accessTokenOf(record);
  const idToken = record === null ? null : idTokenOf(record);
  return {
    revision: session.revision,
    accessToken: accessToken === null ? null : decodedView(accessToken, session.previous?.accessToken ?? null, expected),
    idToken: idToken === null ? null : decodedView(idToken, session.previous?.idToken ?? null, expected),
    idTokenChecks: session.verdict === null ? [] : session.verdict.checks.map((check): CheckView => ({ ...check })),
  };
};

const decodedView = (raw: string, previousRaw: string | null, expected: ExpectedClaims): DecodedTokenView => {
  const decoded = decodeToken(raw);
  if (decoded.kind === 'opaque') return { kind: 'opaque', reason: decoded.reason };
  const previous = previousRaw === null ? null : decodeToken(previousRaw);
  const claims = describeClaims(decoded.payload, previous?.kind === 'jwt' ? previous.payload : null, expected);
  return {
    kind: 'jwt',
    claims: claims.map((claim) => ({ ...claim })),
    headerJson: JSON.stringify(decoded.header, null, 2),
    payloadJson: JSON.stringify(decoded.payload, null, 2),
    changes: claims.filter((claim) => claim.change !== null).length,
  };
};
