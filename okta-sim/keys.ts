import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import type { KeyObject } from 'node:crypto';

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** As published by the keys endpoint. */
  jwk: JWK;
}

const generate = promisify(generateKeyPair);
const made = new Map<string, Promise<SigningKey>>();

async function make(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicKey, jwk: { ...jwk, alg: 'RS256', kid, use: 'sig' } };
}

/**
 * Signing keys of one purpose, RS256 like Okta's, always with one before the current. RSA keys are slow to make, so each is made on
 * first use and shared by every sim of this process.
 */
export class KeyRing {
  readonly #name: string;
  #generation = 1;

  constructor(name: string) {
    this.#name = name;
  }

  #key(generation: number): Promise<SigningKey> {
    const id = `${this.#name}#${generation}`;
    let key = made.get(id);
    if (!key) {
      key = make();
      made.set(id, key);
    }
    return key;
  }

  current(): Promise<SigningKey> {
    return this.#key(this.#generation);
  }

  /** The current key and the one before it, in an order that does not tell which is which. */
  async published(): Promise<SigningKey[]> {
    const keys = await Promise.all([this.#key(this.#generation), this.#key(this.#generation - 1)]);
    return keys.toSorted((one, other) => (one.kid < other.kid ? -1 : 1));
  }

  /** Every key there ever was, newest first. */
  async all(): Promise<SigningKey[]> {
    return Promise.all(Array.from({ length: this.#generation + 1 }, (_, index) => this.#key(this.#generation - index)));
  }

  async rotate(): Promise<void> {
    this.#generation += 1;
    await this.current();
  }
}
