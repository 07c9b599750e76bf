import { claimsIn, type JsonObject } from './decode.ts';

/** Whom the tokens belong to. `label` is what a person knows the account by. */
export interface Account {
  readonly sub: string;
  readonly label: string;
}

const longestLabel = 200;
/** OpenID Connect Core, 2. */
const longestSubject = 255;
/** Control characters and those that change the reading direction could make one account look like another. */
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const firstText = (claims: JsonObject, names: readonly string[], longest = Infinity): string | null => {
  for (const name of names) {
    const value = claims[name];
    if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return value;
  }
  return null;
};

const tidy = (label: string): string => {
  const clean = label.replace(deceptive, '').trim();
  // A cut must not leave half of a surrogate pair.
  return clean.length > longestLabel ? `${clean.slice(0, longestLabel).replace(/[\ud800-\udbff]$/, '')}…` : clean;
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
  return { sub, label: tidy(label) || tidy(sub) || 'unnamed account' };
};
