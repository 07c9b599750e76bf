import { base64url } from 'jose';
import { deepestJson, JsonTooDeep, parseJson } from '../base/index.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface DecodedJwt {
  readonly kind: 'jwt';
  /** JOSE header (RFC 7515, 4). Nothing here has been verified. */
  readonly header: JsonObject;
  /** Claims set (RFC 7519, 4), as JSON.parse reads it. */
  readonly payload: JsonObject;
  /** Both as they were written: for display, where a rounded number would be a lie. */
  readonly headerText: string;
  readonly payloadText: string;
}

/** A token only its issuer or recipient can read, or no JWT at all; `reason` is a sentence for the person. */
export interface OpaqueToken {
  readonly kind: 'opaque';
  /** A JWE (RFC 7516), which its recipient's key opens. */
  readonly isEncrypted: boolean;
  readonly reason: string;
}

export type DecodedToken = DecodedJwt | OpaqueToken;

/** Far above any header line a server would accept; what is longer takes seconds to explain. */
const longestToken = 131_072;

const opaque = (reason: string, isEncrypted = false): OpaqueToken => ({ kind: 'opaque', isEncrypted, reason });
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type Part = { readonly text: string; readonly value: JsonObject } | { readonly problem: string };

const readPart = (name: string, part: string): Part => {
  if (!/^[\w-]+$/.test(part)) return { problem: `its ${name} is not base64url` };
  let text: string;
  try {
    text = strictUtf8.decode(base64url.decode(part));
  } catch {
    return { problem: `its ${name} is not UTF-8 text in base64url` };
  }
  try {
    const value = parseJson(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: `its ${name} is not a JSON object` };
    return { text, value: value as JsonObject };
  } catch (error) {
    return {
      problem: error instanceof JsonTooDeep ? `its ${name} is nested more than ${deepestJson} levels deep` : `its ${name} is not JSON`,
    };
  }
};

/**
 * Looks into a token without trusting it: a signed (or unsigned) JWT in compact form (RFC 7519, 3; RFC 7515, 7.1), or
 * the reason why it has to be taken as opaque. Never throws, and remembers nothing.
 */
export const decodeToken = (raw: string): DecodedToken => {
  if (raw === '') return opaque('The token is empty.');
  if (raw.length > longestToken) return opaque(`The token is ${raw.length} characters long, too long to look into.`);
  const parts = raw.split('.', 6);
  const [headerPart = '', payloadPart = '', signaturePart = ''] = parts;
  if (parts.length === 5) {
    const header = readPart('header', headerPart);
    if ('value' in header) return opaque('This token is encrypted (JWE): only the server it is meant for can read it.', true);
  }
  if (parts.length !== 3) return opaque('This token is not a JWT: only its authorization server knows what it means.');
  const header = readPart('header', headerPart);
  if ('problem' in header) return opaque(`This token looks like a JWT, but ${header.problem}.`);
  if (header.value['b64'] === false) return opaque('This token’s payload is not encoded (RFC 7797), which a JWT must not do.');
  if (typeof header.value['cty'] === 'string' && header.value['cty'].toUpperCase() === 'JWT') {
    return opaque('This token wraps another token (nested JWT), so it has no claims of its own.');
  }
  const payload = readPart('payload', payloadPart);
  if ('problem' in payload) return opaque(`This token looks like a JWT, but ${payload.problem}.`);
  if (!/^[\w-]*$/.test(signaturePart)) return opaque('This token looks like a JWT, but its signature is not base64url.');
  return { kind: 'jwt', header: header.value, payload: payload.value, headerText: header.text, payloadText: payload.text };
};

type TokenMember = 'access_token' | 'id_token';

/**
 * A session's tokens are looked into many times while it is held (their lives, the account, the scopes), so what was found
 * lies with the token response: the session owns it, and both go with sign-out, removal and the next response.
 */
const found = new WeakMap<JsonObject, Map<TokenMember, DecodedToken>>();
/** The longest token remembered, in characters. Servers take no longer header; what is longer is looked into each time. */
const longestRemembered = 16_384;

/**
 * `decodeToken` for a token in a token response (RFC 6749, 5.1); null when it holds none. The response must not change
 * afterwards; leave the answer as it is, too.
 */
export const decodeIn = (body: JsonObject, member: TokenMember): DecodedToken | null => {
  const raw = body[member];
  if (typeof raw !== 'string' || raw === '') return null;
  if (raw.length > longestRemembered) return decodeToken(raw);
  const known = found.get(body) ?? new Map<TokenMember, DecodedToken>();
  found.set(body, known);
  const decoded = known.get(member) ?? decodeToken(raw);
  known.set(member, decoded);
  return decoded;
};

/** The claims of that token; none when it cannot be read. */
export const claimsIn = (body: JsonObject, member: TokenMember): JsonObject => {
  const decoded = decodeIn(body, member);
  return decoded?.kind === 'jwt' ? decoded.payload : {};
};
