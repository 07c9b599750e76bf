/** Which request an authorization server declined: the same code means something else in each. */
export const requestKinds = [
  /** RFC 6749, 4.1.1, in the browser. */
  'authorization',
  /** RFC 9126, 2. */
  'par',
  /** RFC 6749, 4.1.3. */
  'code',
  /** RFC 6749, 6. */
  'refresh',
  /** RFC 6749, 4.3. */
  'password',
  /** RFC 8628, 3.1. */
  'device_authorization',
  /** RFC 8628, 3.4. */
  'device_code',
  /** RFC 6749, 4.4. */
  'client_credentials',
  /** RFC 7009. */
  'revoke',
  /** RFC 7662. */
  'introspect',
  /** OpenID Connect Core, 5.3. */
  'userinfo',
  /** OpenID Connect RP-Initiated Logout, 2. */
  'logout',
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** Metadata and keys, which everybody may read. */
export type DocumentKind = 'metadata' | 'keys';

/** The authorization request, however it gets to the server. */
export const authorizing: readonly RequestKind[] = ['authorization', 'par'];
/** Requests to the token endpoint. */
export const atTokenEndpoint: readonly RequestKind[] = ['code', 'refresh', 'password', 'device_code', 'client_credentials'];
/** Requests about a token that is there. */
export const aboutToken: readonly RequestKind[] = ['revoke', 'introspect'];
