import type { IntrospectionView, UserinfoView } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import type { Claims } from '../sessions/index.ts';
import { compareClaims, decodeToken, describeClaims, prettyJson } from '../tokens/index.ts';

/** What introspection says of a token. Pure. */
export const introspectionView = (
  answer: { readonly active: boolean; readonly claims: Claims },
  connection: Connection,
): IntrospectionView => ({
  active: answer.active,
  claims: describeClaims(answer.claims, { issuer: connection.issuer, clientId: connection.clientId }),
  json: prettyJson(JSON.stringify(answer.claims)),
});

/** The userinfo endpoint's claims beside the ID token's. Pure. */
export const userinfoView = (answer: { readonly claims: Claims; readonly idToken: string | null }): UserinfoView => {
  const decoded = answer.idToken === null ? null : decodeToken(answer.idToken);
  const rows = compareClaims(answer.claims, decoded?.kind === 'jwt' ? decoded.payload : {});
  return {
    rows: rows.map(({ name, meaning, one, other, oneTime, otherTime, isSame }) => ({
      name,
      meaning,
      userinfo: one,
      idToken: other,
      userinfoTime: oneTime,
      idTokenTime: otherTime,
      comparison: isSame ? 'same' : other === null ? 'userinfo-only' : one === null ? 'id-token-only' : 'different',
    })),
    json: prettyJson(JSON.stringify(answer.claims)),
  };
};
