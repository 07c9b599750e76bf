import { CompactEncrypt, importJWK, type JWK } from 'jose';
import { ControlError } from './fault-parser.ts';

/** The algorithms that Okta encrypts the content key with (schema `OAuthIdTokenKeyEncryptionAlgorithm`). */
export const encryptionAlgorithms = ['RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512'] as const;

/** What tokens are encrypted for. */
export interface EncryptionKey {
  alg: (typeof encryptionAlgorithms)[number];
  /** A public RSA key. */
  jwk: JWK;
}

/** So many encrypted tokens are remembered, the newest. */
const remembered = 1000;

/**
 * Which tokens of an org are encrypted, as nested JWTs (RFC 7519, 5.2): signed, then encrypted. ID tokens are by their client's key,
 * access tokens by the key of the custom server, as in Okta. The sim has no private key, so it remembers what lies inside.
 */
export class Encryption {
  readonly #keys = new Map<string, EncryptionKey>();
  readonly #inside = new Map<string, string>();

  /**
   * @param of a client ID, for its ID tokens, or a server's ID, for its access tokens.
   * @param key null: they are not encrypted any more.
   * @throws ControlError when the key is not a public RSA key for one of the algorithms.
   */
  set(of: string, key: EncryptionKey | null): void {
    if (key === null) {
      this.#keys.delete(of);
      return;
    }
    if (!encryptionAlgorithms.includes(key.alg)) throw new ControlError(`"alg" must be one of ${encryptionAlgorithms.join(', ')}.`);
    const { kty, n, e, d } = key.jwk;
    if (kty !== 'RSA' || n === undefined || e === undefined || d !== undefined) throw new ControlError('The key must be a public RSA key.');
    this.#keys.set(of, key);
  }

  /** The token, encrypted where it is wished. */
  async wrap(of: string, token: string): Promise<string> {
    const key = this.#keys.get(of);
    if (!key) return token;
    const { alg, jwk } = key;
    const encrypted = await new CompactEncrypt(new TextEncoder().encode(token))
      .setProtectedHeader({ alg, enc: 'A256GCM', cty: 'JWT', ...(jwk.kid !== undefined && { kid: jwk.kid }) })
      .encrypt(await importJWK(jwk, alg));
    this.#inside.set(encrypted, token);
    const [oldest] = this.#inside.keys();
    if (this.#inside.size > remembered && oldest !== undefined) this.#inside.delete(oldest);
    return encrypted;
  }

  /** The signed token inside one of those that were encrypted here; any other token as it is. */
  unwrap(token: string): string {
    return this.#inside.get(token) ?? token;
  }
}
