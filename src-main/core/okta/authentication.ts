import { importJWK, type JWK } from 'jose';
import * as oauth from 'oauth4webapi';
import { type AppError, aheadOfLibraries, type Clock, failed, type Result, say } from '../base/index.ts';
import { clientSecretBasic } from './basic-authentication.ts';
import { createProver, type Nonces, type Prover } from './dpop.ts';
import { OktaError } from './failure.ts';
import type { ClientAtServer, CredentialSource } from './types.ts';

/** Where no client has anything to prove itself with. */
export const noCredentials: CredentialSource = {
  proof: async () => await Promise.resolve(missing('no_credential')),
  dpopKey: async () => await Promise.resolve(missing('no_proof_key')),
};

const missing = (word: 'no_credential' | 'no_secret' | 'no_private_key' | 'no_proof_key') =>
  failed({ code: 'client_credential_missing', ...say(word) });

/** A client ready to speak to one endpoint: how it proves who it is, and what the libraries know of it. */
export interface AuthenticatedClient {
  readonly auth: oauth.ClientAuth;
  readonly library: oauth.Client;
}

/** Turns what a client proves itself with (OpenID Connect Core, 9; RFC 9449) into what a request carries. */
export class Authenticator {
  readonly #credentials: CredentialSource;
  readonly #clock: Clock;
  readonly #skewMs: (issuer: string) => number;
  /** By client. What makes the proofs is made anew for each request: a key that is kept here would outlive its session. */
  readonly #nonces = new Map<string, Nonces>();

  constructor(parts: { credentials: CredentialSource; clock: Clock; skewMs: (issuer: string) => number }) {
    this.#credentials = parts.credentials;
    this.#clock = parts.clock;
    this.#skewMs = parts.skewMs;
  }

  /**
   * @param endpoint the address called: Okta wants it as the audience of a client assertion (RFC 7523, 3)
   * Throws an OktaError: `client_credential_missing`, or what the vault says.
   */
  async at(client: ClientAtServer, endpoint: string): Promise<AuthenticatedClient> {
    const library: oauth.Client = { client_id: client.clientId };
    const how = client.method?.clientAuthentication ?? 'none';
    if (how === 'none') return { auth: oauth.None(), library };
    const { secret, key } = held(await this.#credentials.proof(client));
    if (how === 'private_key_jwt') {
      if (key === null) throw new OktaError(asFailure(missing('no_private_key').error));
      const cryptoKey = (await importJWK(key.privateJwk as JWK, key.alg)) as oauth.PrivateKey['key'];
      const auth = oauth.PrivateKeyJwt(
        { key: cryptoKey, kid: key.kid },
        {
          [oauth.modifyAssertion]: (_header, payload) => {
            payload['aud'] = endpoint;
          },
        },
      );
      const skewMs = aheadOfLibraries(this.#clock) + this.#skewMs(client.issuer);
      return { auth, library: { ...library, [oauth.clockSkew]: Math.round(skewMs / 1000) } };
    }
    if (secret === null) throw new OktaError(asFailure(missing('no_secret').error));
    return { auth: how === 'client_secret_basic' ? clientSecretBasic(secret) : oauth.ClientSecretPost(secret), library };
  }

  /** The maker of this client's proofs, for one request; undefined when its tokens are bearer tokens. Throws an OktaError. */
  async prover(client: ClientAtServer, mustExist = false): Promise<Prover | undefined> {
    if (client.method?.dpop !== true) return undefined;
    const privateJwk = held(await this.#credentials.dpopKey(client, { mustExist }));
    const name = [client.id, client.issuer].join(' ');
    const nonces: Nonces = this.#nonces.get(name) ?? new Map();
    this.#nonces.set(name, nonces);
    return await createProver(privateJwk, nonces, () => this.#clock.now() + this.#skewMs(client.issuer));
  }
}

const held = <T>(result: Result<T>): T => {
  if (!result.ok) throw new OktaError(asFailure(failed(result.error).error));
  return result.value;
};

const asFailure = ({ code, word, parameters }: AppError) => ({
  code: code === 'vault_unavailable' || code === 'vault_unreadable' ? code : ('client_credential_missing' as const),
  word,
  parameters,
  inDoubt: false,
});
