/*
 * What claims mean, in sentences of our own. The order is the order in which a person wants to read them: who, what
 * they may do, how and when they signed in, where the token comes from, technical matter last.
 */

export type ClaimSource = 'OpenID Connect' | 'JWT' | 'OAuth' | 'Okta';

export interface ClaimInfo {
  readonly meaning: string;
  readonly source: ClaimSource;
  /** A NumericDate (RFC 7519, 2): seconds since 1970. */
  readonly isTime?: true;
  /** Differs in every token, so a difference is no news. */
  readonly isVolatile?: true;
}

const entries: ReadonlyArray<readonly [name: string, source: ClaimSource, meaning: string, kind?: 'time' | 'volatile' | 'volatile time']> =
  [
    // What introspection says first (RFC 7662, 2.2)
    ['active', 'OAuth', 'Whether the server honours the token now'],
    // Who
    ['sub', 'JWT', 'Whom the token is about: the user’s ID in an ID token, the login in an Okta access token'],
    ['name', 'OpenID Connect', 'Full name, for display'],
    ['preferred_username', 'OpenID Connect', 'The name the user goes by; in Okta the login'],
    ['email', 'OpenID Connect', 'Preferred e-mail address'],
    ['email_verified', 'OpenID Connect', 'Whether the user has shown that the e-mail address is theirs'],
    ['uid', 'Okta', 'The user’s immutable Okta ID'],
    // What they may do
    ['groups', 'Okta', 'The user’s groups, as a groups claim configured on this authorization server selects them'],
    ['roles', 'OAuth', 'Roles the user holds at the API (RFC 9068)'],
    ['entitlements', 'OAuth', 'Single rights the user holds at the API (RFC 9068)'],
    ['scp', 'Okta', 'Scopes the access token carries: what it may be used for'],
    ['scope', 'OAuth', 'Scopes the token carries, separated by spaces'],
    ['may_act', 'OAuth', 'Who may act on the user’s behalf with a token exchanged for this one'],
    ['act', 'OAuth', 'Who acts on the user’s behalf with this token'],
    ['authorization_details', 'OAuth', 'What was authorized in detail (RFC 9396)'],
    // More about them
    ['given_name', 'OpenID Connect', 'First name or names'],
    ['middle_name', 'OpenID Connect', 'Middle name or names'],
    ['family_name', 'OpenID Connect', 'Last name or names'],
    ['nickname', 'OpenID Connect', 'Informal name'],
    ['profile', 'OpenID Connect', 'Address of the user’s profile page'],
    ['picture', 'OpenID Connect', 'Address of the user’s picture'],
    ['website', 'OpenID Connect', 'Address of the user’s own web site'],
    ['gender', 'OpenID Connect', 'Gender as the user states it'],
    ['birthdate', 'OpenID Connect', 'Birthday; a year of 0000 means the year is withheld'],
    ['zoneinfo', 'OpenID Connect', 'The user’s time zone'],
    ['locale', 'OpenID Connect', 'The user’s language and region'],
    ['phone_number', 'OpenID Connect', 'Preferred telephone number'],
    ['phone_number_verified', 'OpenID Connect', 'Whether the user has shown that the telephone number is theirs'],
    ['address', 'OpenID Connect', 'Postal address'],
    ['title', 'OpenID Connect', 'Title, such as Dr.'],
    ['salutation', 'OpenID Connect', 'How the user is addressed, such as Ms'],
    ['also_known_as', 'OpenID Connect', 'Stage name, pen name or the like'],
    ['birth_family_name', 'OpenID Connect', 'Last name at birth'],
    ['birth_given_name', 'OpenID Connect', 'First name at birth'],
    ['place_of_birth', 'OpenID Connect', 'Where the user was born'],
    ['nationalities', 'OpenID Connect', 'Countries the user is a citizen of'],
    ['verified_claims', 'OpenID Connect', 'Claims that somebody has verified, with how and by whom'],
    ['username', 'OAuth', 'Readable name of the account the token belongs to'],
    ['updated_at', 'OpenID Connect', 'When the user’s profile last changed', 'time'],
    // How and when they signed in
    ['amr', 'OpenID Connect', 'How the user signed in'],
    ['acr', 'OpenID Connect', 'Level of assurance the sign-in reached'],
    ['auth_time', 'OpenID Connect', 'When the user last signed in with credentials', 'time'],
    ['idp', 'Okta', 'The identity provider that signed the user in: the Okta org’s ID, or that of an external provider'],
    ['sid', 'OpenID Connect', 'The session at the authorization server in which the token was issued'],
    // Where the token comes from and whom it is for
    ['iss', 'JWT', 'The authorization server that issued the token'],
    ['aud', 'JWT', 'Whom the token is meant for: the client of an ID token, the API of an access token'],
    ['cid', 'Okta', 'The client the access token was issued to'],
    ['azp', 'OpenID Connect', 'The client the token was issued to'],
    ['client_id', 'OAuth', 'The client the token was issued to'],
    // Times
    ['iat', 'JWT', 'When the token was issued', 'volatile time'],
    ['nbf', 'JWT', 'The token counts from this time on, not before', 'volatile time'],
    ['exp', 'JWT', 'When the token expires', 'volatile time'],
    // Technical matter
    ['token_type', 'OAuth', 'How the token is presented: as bearer, or with a proof of possession (DPoP)'],
    ['nonce', 'OpenID Connect', 'Ties the ID token to the sign-in that asked for it', 'volatile'],
    ['at_hash', 'OpenID Connect', 'Half a hash of the access token issued along with it', 'volatile'],
    ['c_hash', 'OpenID Connect', 'Half a hash of the authorization code issued along with it', 'volatile'],
    ['s_hash', 'OpenID Connect', 'Half a hash of the state of the sign-in', 'volatile'],
    ['ds_hash', 'OpenID Connect', 'Hash of the device secret issued along with it (native single sign-on)', 'volatile'],
    ['jti', 'JWT', 'The token’s own ID', 'volatile'],
    ['ver', 'Okta', 'Version of the token’s format'],
    ['txn', 'JWT', 'The transaction the token belongs to', 'volatile'],
    ['toe', 'JWT', 'When the event that the token reports took place', 'time'],
    ['sub_id', 'JWT', 'Whom the token is about, in a format of its own (RFC 9493)'],
    ['cnf', 'OAuth', 'The key whose possession must be proven when the token is used (RFC 7800)'],
    ['events', 'JWT', 'What happened, in a security event token or a logout token'],
    ['sub_jwk', 'OpenID Connect', 'The public key of a self-issued subject'],
    ['_claim_names', 'OpenID Connect', 'Claims that are kept elsewhere'],
    ['_claim_sources', 'OpenID Connect', 'Where the claims kept elsewhere can be had'],
    ['vot', 'OpenID Connect', 'Trust reached in identity and sign-in, as vectors (RFC 8485)'],
    ['vtm', 'OpenID Connect', 'Where the vectors of trust are explained'],
  ];

export const claimCatalogue: ReadonlyMap<string, ClaimInfo> = new Map(
  entries.map(([name, source, meaning, kind]): [string, ClaimInfo] => [
    name,
    {
      meaning,
      source,
      ...(kind?.includes('time') ? { isTime: true as const } : {}),
      ...(kind?.includes('volatile') ? { isVolatile: true as const } : {}),
    },
  ]),
);

/** Where claims that are not in the catalogue stand: after all that is about the person, before origin and times. */
const customRank = entries.findIndex(([name]) => name === 'iss') - 0.5;
const ranks: ReadonlyMap<string, number> = new Map(entries.map(([name], index) => [name, index]));

export const claimRank = (name: string): number => ranks.get(name) ?? customRank;

/** Authentication methods (RFC 8176, 2, and those Okta adds), as words for "How the user signed in: …". */
const methods: ReadonlyMap<string, string> = new Map([
  ['pwd', 'password'],
  ['mfa', 'multiple factors'],
  ['mca', 'multiple channels'],
  ['otp', 'one-time code'],
  ['sms', 'text message'],
  ['tel', 'telephone call'],
  ['email', 'e-mail'],
  ['swk', 'key in software'],
  ['hwk', 'key in hardware'],
  ['pop', 'proof of a key'],
  ['sc', 'smart card'],
  ['fpt', 'fingerprint'],
  ['face', 'face'],
  ['iris', 'iris'],
  ['retina', 'retina'],
  ['vbm', 'voice'],
  ['pin', 'PIN'],
  ['kba', 'security question'],
  ['okta_verify', 'Okta Verify'],
  ['geo', 'location'],
  ['rba', 'assessed risk'],
  ['user', 'user presence confirmed'],
  ['wia', 'Windows sign-in'],
]);

/** What the `amr` values at hand mean, in words; unknown ones as they are. */
export const explainMethods = (value: unknown): string | null => {
  const values = (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string' && item !== '');
  return values.length === 0 ? null : values.map((item) => methods.get(item) ?? item).join(', ');
};
