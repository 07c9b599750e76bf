import { type AppError, failed, failure, type Result, success } from '../platform/index.ts';
import { type SecretStore, VaultError } from '../vault/index.ts';
import { decodeRecord, encodeRecord, type SessionRecord } from './record.ts';
import type { Held } from './state.ts';

const service = 'session';

/** The vault's entries as sessions. */
export class SessionStore {
  readonly #vault: SecretStore;

  constructor(vault: SecretStore) {
    this.#vault = vault;
  }

  /** Never throws: what cannot be opened is `unreadable` and stays as it is. */
  async load(connectionId: string): Promise<Held> {
    try {
      const text = await this.#vault.getPassword(service, connectionId);
      if (text === null) return { kind: 'none' };
      const record = decodeRecord(text);
      if (record === null) return { kind: 'unreadable', error: unknownFormat };
      return record.ended === null ? { kind: 'held', record } : { kind: 'ended', record, ...record.ended };
    } catch (error) {
      return { kind: 'unreadable', error: vaultFailure(error) };
    }
  }

  async save(connectionId: string, record: SessionRecord): Promise<Result<null>> {
    try {
      await this.#vault.setPassword(service, connectionId, encodeRecord(record));
      return success(null);
    } catch (error) {
      return failed(vaultFailure(error));
    }
  }

  async delete(connectionId: string): Promise<Result<null>> {
    try {
      await this.#vault.deletePassword(service, connectionId);
      return success(null);
    } catch (error) {
      return failed(vaultFailure(error));
    }
  }
}

const unknownFormat: AppError = {
  code: 'vault_unreadable',
  message: 'This session was written by a version of Tenantry that this one does not understand.',
  remedy: 'Update Tenantry, or sign in again.',
};

const vaultFailure = (error: unknown): AppError => {
  const code = error instanceof VaultError ? error.code : 'write_failed';
  switch (code) {
    case 'unavailable':
      return failure('vault_unavailable', 'The system’s key store cannot be reached.', 'Unlock your keyring, then restart Tenantry.').error;
    case 'unreadable':
      return failure(
        'vault_unreadable',
        'The stored session cannot be opened with the key this system offers now. It is kept as it is.',
        'Unlock your keyring and restart Tenantry, or sign in again.',
      ).error;
    case 'write_failed':
      return failure(
        'vault_write_failed',
        'The session could not be written to disk; it is kept in memory.',
        'Check free space and permissions of Tenantry’s folder. Tenantry tries again by itself.',
      ).error;
  }
};
