import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { CredentialView } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import type { ClientAtServer, CredentialSource, PrivateJwk } from '../okta/index.ts';
import { failure, type Failure, KeyQueue, type Logger, type Result, success } from '../base/index.ts';
import { type ClientCredentialsEntry, clientCredentialsFormat, isForOthers, type SecretStore, VaultError } from '../storage/index.ts';
import { clientSecretFrom } from './client-secret.ts';
import { type ClientKey, generateKey, importKey, type KeyAlgorithm, type KeyReader, publicJwkOf } from './private-key.ts';

const service = 'client';

export interface CredentialsParts {
  readonly vault: SecretStore;
  readonly logger: Logger;
  readonly keyReader: KeyReader;
  /** Whether it is still there: what is made or entered while a connection is being removed must not outlive it. */
  readonly exists: (connectionId: string) => boolean;
  /** What a client holds has changed. */
  readonly changed: (connectionId: string) => void;
}

/** What is in memory of one client's entry: never the secrets themselves. */
type Known = { readonly kind: 'none' } | { readonly kind: 'unreadable' } | { readonly kind: 'held'; readonly facts: Facts };

interface Facts {
  readonly issuer: string;
  readonly clientId: string;
  readonly hasSecret: boolean;
  readonly key: CredentialView['key'];
  readonly dpopThumbprint: string | null;
}

type Client = Pick<Connection, 'id' | 'issuer' | 'clientId'>;

/**
 * Client secrets and keys: in the vault, one entry per connection, bound to the server and client they were entered for.
 * They are read for each request and kept nowhere else. One per app.
 */
export class ClientCredentials implements CredentialSource {
  readonly #parts: CredentialsParts;
  readonly #known = new Map<string, Known>();
  /** By connection: each change writes the whole entry. */
  readonly #queue = new KeyQueue();

  constructor(parts: CredentialsParts) {
    this.#parts = parts;
  }

  /** Looks up what these clients hold, so that `view` knows. Unreadable entries are left as they are. */
  async load(connections: ReadonlyArray<Pick<Connection, 'id' | 'method'>>): Promise<void> {
    for (const { id, method } of connections) {
      if (method.clientAuthentication === 'none' && !method.dpop) continue;
      const entry = await this.#read(id);
      await this.#note(id, entry.ok ? entry.value : 'unreadable');
    }
  }

  /** What the window may know. */
  view({ id, issuer, clientId }: Client): CredentialView {
    const known = this.#known.get(id) ?? { kind: 'none' };
    const nothing = { hasSecret: false, key: null, dpopThumbprint: null };
    if (known.kind !== 'held') return { state: known.kind, ...nothing };
    const { facts } = known;
    if (facts.issuer !== issuer || facts.clientId !== clientId) return { state: 'stale', ...nothing };
    return { state: 'held', hasSecret: facts.hasSecret, key: facts.key, dpopThumbprint: facts.dpopThumbprint };
  }

  async setSecret(client: Client, text: string): Promise<Result<null>> {
    const secret = clientSecretFrom(text);
    return secret.ok ? await this.#change(client, (entry) => ({ ...entry, secret: secret.value })) : secret;
  }

  /** A new key pair; the private half never leaves the vault. */
  async makeKey(client: Client, alg: KeyAlgorithm): Promise<Result<null>> {
    return await this.#setKey(client, await generateKey(alg), true);
  }

  async importKey(client: Client, text: string): Promise<Result<null>> {
    const key = await importKey(text, this.#parts.keyReader);
    return key.ok ? await this.#setKey(client, key.value, false) : key;
  }

  /** The same client for another account: its secret and key count there too. Its tokens get a key of their own. */
  async copy(from: Client, to: Client): Promise<Result<null>> {
    const entry = await this.#entryFor({ ...from, approvedOrigins: [] });
    if (!entry.ok) return entry;
    if (entry.value === null) return success(null);
    const { secret, key } = entry.value;
    return await this.#change(to, (before) => ({ ...before, secret, key }));
  }

  /** Secret and keys of a connection, gone. */
  async forget(connectionId: string): Promise<Result<null>> {
    return await this.#queue.run(connectionId, async () => {
      try {
        await this.#parts.vault.deletePassword(service, connectionId);
      } catch (error) {
        return failedFrom(error);
      }
      this.#known.delete(connectionId);
      this.#parts.changed(connectionId);
      return success(null);
    });
  }

  async proof(client: ClientAtServer): ReturnType<CredentialSource['proof']> {
    const entry = await this.#entryFor(client);
    if (!entry.ok) return entry;
    const { secret, key } = entry.value ?? { secret: null, key: null };
    return success({ secret, key });
  }

  async dpopKey(client: ClientAtServer, { mustExist = false }: { readonly mustExist?: boolean } = {}): Promise<Result<PrivateJwk>> {
    const { id, issuer, clientId } = client;
    if (id === undefined) return nothingHere;
    const existing = await this.#entryFor(client);
    if (existing.ok && existing.value !== null && existing.value.dpopKey !== null) return success(existing.value.dpopKey);
    if (!existing.ok && existing.error.code !== 'client_credential_missing') return existing;
    if (mustExist) return keyIsGone;
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const fresh: PrivateJwk = { ...(await exportJWK(privateKey)) };
    let kept = fresh;
    const changed = await this.#change({ id, issuer, clientId }, (entry) => {
      // Two may have begun at once; the first one's stays.
      kept = entry.dpopKey ?? fresh;
      return { ...entry, dpopKey: kept };
    });
    return changed.ok ? success(kept) : changed;
  }

  async #setKey(client: Client, key: ClientKey, generated: boolean): Promise<Result<null>> {
    return await this.#change(client, (entry) => ({ ...entry, key: { ...key, privateJwk: { ...key.privateJwk }, generated } }));
  }

  /** The entry of this client at this server; null when there is none. `client_credential_missing` for another one's. */
  async #entryFor({ id, issuer, clientId }: ClientAtServer): Promise<Result<ClientCredentialsEntry | null>> {
    if (id === undefined) return nothingHere;
    const entry = await this.#read(id);
    if (!entry.ok || entry.value === null) return entry;
    return entry.value.issuer === issuer && entry.value.clientId === clientId ? entry : enteredForAnother;
  }

  /** Writes the entry anew. What was entered for another server or client is dropped by it; what is unreadable is replaced. */
  async #change(
    { id, issuer, clientId }: Client,
    change: (entry: ClientCredentialsEntry) => ClientCredentialsEntry,
  ): Promise<Result<null>> {
    return await this.#queue.run(id, async () => {
      if (!this.#parts.exists(id)) return nothingHere;
      const before = await this.#read(id);
      if (!before.ok && before.error.code !== 'vault_unreadable') return before;
      const known = before.ok && before.value?.issuer === issuer && before.value.clientId === clientId ? before.value : null;
      const after = change(known ?? { version: 1, issuer, clientId, secret: null, key: null, dpopKey: null });
      try {
        await this.#parts.vault.setPassword(service, id, clientCredentialsFormat.write(after));
      } catch (error) {
        return failedFrom(error);
      }
      await this.#note(id, after);
      this.#parts.changed(id);
      return success(null);
    });
  }

  async #read(connectionId: string): Promise<Result<ClientCredentialsEntry | null>> {
    try {
      const text = await this.#parts.vault.getPassword(service, connectionId);
      if (text === null) return success(null);
      const entry = clientCredentialsFormat.parse(text);
      if (entry.kind === 'newer') return newer;
      return entry.kind === 'read' ? success(entry.value) : unreadable;
    } catch (error) {
      return failedFrom(error);
    }
  }

  async #note(connectionId: string, entry: ClientCredentialsEntry | null | 'unreadable'): Promise<void> {
    if (entry === null) this.#known.delete(connectionId);
    else this.#known.set(connectionId, entry === 'unreadable' ? { kind: 'unreadable' } : { kind: 'held', facts: await factsOf(entry) });
  }
}

const factsOf = async ({ issuer, clientId, secret, key, dpopKey }: ClientCredentialsEntry): Promise<Facts> => ({
  issuer,
  clientId,
  hasSecret: secret !== null,
  key: key === null ? null : { alg: key.alg, kid: key.kid, publicJwk: JSON.stringify(publicJwkOf(key), null, 2), generated: key.generated },
  dpopThumbprint: dpopKey === null ? null : await calculateJwkThumbprint(dpopKey),
});

const whereToEnter = 'Enter it on the connection’s Connection tab.';
const nothingHere: Failure = failure('client_credential_missing', 'This client has no secret or key here.', whereToEnter);
const keyIsGone: Failure = failure(
  'client_credential_missing',
  'The key that the tokens of this session are bound to is no longer here, so they cannot be renewed.',
  'Sign in again: a new key is made for the new tokens.',
);
const enteredForAnother: Failure = failure(
  'client_credential_missing',
  'The secret or key here was entered for another server or client, so it is not sent to this one.',
  'Change the connection back, or enter it anew on the connection’s Connection tab.',
);
const unreadable: Failure = failure(
  'vault_unreadable',
  'The client’s secret or key cannot be opened with the key this system offers now. It is kept as it is.',
  'Unlock your keyring and restart Tenantry, or enter it anew on the connection’s Connection tab.',
);

const newer: Failure = failure(
  'newer_version',
  'The client’s secret or key was written by a newer version of Tenantry. It is kept as it is.',
  'Use the newer version.',
);

const failedFrom = (error: unknown): Failure => {
  if (isForOthers(error))
    return error.code === 'newer'
      ? newer
      : failure(
          'vault_other_host',
          `The client’s secret or key cannot be opened here. ${error.message} It is kept as it is.`,
          'Start Tenantry as it was started when you entered it.',
        );
  const code = error instanceof VaultError ? error.code : 'write_failed';
  if (code === 'unreadable') return unreadable;
  return code === 'unavailable'
    ? failure(
        'vault_unavailable',
        'The system’s key store cannot be reached, so the client’s secret or key cannot either.',
        'Unlock your keyring.',
      )
    : failure(
        'vault_write_failed',
        'The client’s secret or key could not be written to disk.',
        'Check free space and permissions of Tenantry’s folder.',
      );
};
