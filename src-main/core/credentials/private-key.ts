import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { PrivateJwk } from '../okta/index.ts';
import { failure, type Failure, parseJson, type Result, success } from '../base/index.ts';

/** A client's key pair: the private JWK, the algorithm its assertions are signed with (RFC 7518), and its name. */
export interface ClientKey {
  readonly privateJwk: PrivateJwk;
  readonly alg: string;
  readonly kid: string;
}

/** What Okta takes for private_key_jwt and can be made here. */
export type KeyAlgorithm = 'RS256' | 'ES256';

/** A private key as a port read it. */
export interface ReadPrivateKey {
  readonly jwk: JWK;
  /** `rsa`, `ec`, `ed25519`, … */
  readonly type: string;
  /** Of an RSA modulus; null for other keys. */
  readonly bits: number | null;
}

/** Reads private keys: PEM (PKCS #8, PKCS #1 or SEC 1, not encrypted) or the members of a JWK. Null for what makes no key. */
export interface KeyReader {
  fromPem(text: string): ReadPrivateKey | null;
  fromJwk(members: Readonly<Record<string, unknown>>): ReadPrivateKey | null;
}

const shortestRsaBits = 2048;
const curves: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const rsaAlgorithms: ReadonlySet<string> = new Set(['RS256', 'RS384', 'RS512']);

/** A new key pair, RSA of 2048 bits or P-256. */
export const generateKey = async (alg: KeyAlgorithm): Promise<ClientKey> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: shortestRsaBits });
  return await named(await exportJWK(privateKey), alg, undefined);
};

const named = async (jwk: JWK, alg: string, kid: unknown): Promise<ClientKey> => ({
  privateJwk: { ...jwk },
  alg,
  kid: typeof kid === 'string' && kid !== '' && kid.length <= 200 ? kid : await calculateJwkThumbprint(publicPart(jwk)),
});

const publicPart = ({ kty, n, e, crv, x, y }: JWK): JWK => (kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }) as JWK;

/** The public key as Okta's admin console takes it (Applications > your app > Public keys > Add key). */
export const publicJwkOf = ({ privateJwk, alg, kid }: ClientKey): JWK => ({ ...publicPart(privateJwk), alg, kid, use: 'sig' });

const refuse = (message: string, remedy: string): Failure => failure('invalid_input', `Private key: ${message}`, remedy);
const howToMake = 'Let Tenantry make a key, or use an RSA key of at least 2048 bits or one on P-256, P-384 or P-521.';

/**
 * A private key as a person pastes it: PEM (PKCS #8, PKCS #1 or SEC 1) or JWK. `invalid_input` says what is wrong: no
 * key at all, a public key or certificate, encrypted, of a type Okta does not take, or too short.
 */
export const importKey = async (text: string, reader: KeyReader): Promise<Result<ClientKey>> => {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const read = trimmed.startsWith('{') ? fromJwk(trimmed, reader) : fromPem(trimmed, reader);
  if (!read.ok) return read;
  const { key, kid, alg } = read.value;
  const { jwk, bits } = key;
  if (bits !== null) {
    if (bits < shortestRsaBits) return refuse(`it has ${bits} bits, which is too short.`, howToMake);
    return success(await named(jwk, typeof alg === 'string' && rsaAlgorithms.has(alg) ? alg : 'RS256', kid));
  }
  const curve = jwk.kty === 'EC' && jwk.crv !== undefined && Object.hasOwn(curves, jwk.crv) ? curves[jwk.crv] : undefined;
  if (curve === undefined) return refuse(`keys of type ${jwk.crv ?? key.type} are not taken by Okta.`, howToMake);
  return success(await named(jwk, curve, kid));
};

interface Read {
  readonly key: ReadPrivateKey;
  readonly kid?: unknown;
  readonly alg?: unknown;
}

const fromJwk = (text: string, reader: KeyReader): Result<Read> => {
  let jwk: unknown;
  try {
    jwk = parseJson(text);
  } catch {
    return refuse('it begins like a JWK but is no JSON.', 'Copy the whole of it, from { to }.');
  }
  const members = jwk as Readonly<Record<string, unknown>>;
  if (members['kty'] === 'oct') return refuse('it is a symmetric key.', howToMake);
  if (typeof members['d'] !== 'string') return refuse('it is a public key.', 'Paste the private one; it has a member “d”.');
  const key = reader.fromJwk(members);
  if (key === null) return refuse('its members do not make a key.', 'Copy the whole of it, from { to }.');
  return success({ key, kid: members['kid'], alg: members['alg'] });
};

const fromPem = (text: string, reader: KeyReader): Result<Read> => {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
  if (label === undefined)
    return refuse('it is neither PEM nor JWK.', 'Paste the text from “-----BEGIN PRIVATE KEY-----” to “-----END PRIVATE KEY-----”.');
  if (label.includes('CERTIFICATE')) return refuse('it is a certificate.', 'Paste the private key that belongs to it.');
  if (label.includes('PUBLIC KEY')) return refuse('it is a public key.', 'Paste the private one.');
  if (label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(text))
    return refuse('it is encrypted with a passphrase.', 'Decrypt it first: openssl pkey -in key.pem -out plain.pem.');
  if (!label.endsWith('PRIVATE KEY')) return refuse(`a PEM of type “${label}” is no key for this.`, howToMake);
  const key = reader.fromPem(text);
  return key === null
    ? refuse('it cannot be read; something is missing or changed in it.', 'Copy the whole of it again.')
    : success({ key });
};
