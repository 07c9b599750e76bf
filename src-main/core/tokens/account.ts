import { oneLine } from '../base/index.ts';
import { claimsIn, type JsonObject } from './decode.ts';

/** Whom the tokens belong to. `label` is what a person knows the account by. */
export interface Account {
  readonly sub: string;
  readonly label: string;
}

const longestLabel = 200;
/** OpenID Connect Core, 2. */
const longestSubject = 255;

const firstText = (claims: JsonObject, names: readonly string[], longest = Infinity): string | null => {
  for (const name of names) {
    const value = claims[name];
    if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return value;
  }
  return null;
};

/**
 * The account in a token response's ID token, or, without one, in its access token: Okta's `uid` there equals the ID token's `sub`,
 * while the access token's own `sub` is the login. Null when neither tells. Nothing is verified here.
 */
export const accountOf = (body: JsonObject): Account | null => {
  const id = claimsIn(body, 'id_token');
  const access = claimsIn(body, 'access_token');
  const sub = firstText(id, ['sub'], longestSubject) ?? firstText(access, ['uid', 'sub'], longestSubject);
  if (sub === null) return null;
  const label =
    firstText(id, ['preferred_username', 'email', 'name']) ?? firstText(access, ['preferred_username', 'email', 'sub', 'name']) ?? sub;
  return { sub, label: oneLine(label, longestLabel) || oneLine(sub, longestLabel) || 'unnamed account' };
};
