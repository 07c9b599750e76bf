import { type AppError, failed, failure, type Result, say, success } from '../base/index.ts';
import { isForOthers, type SecretStore, type SessionRecord, sessionRecordFormat, VaultError } from '../storage/index.ts';
import type { Held } from './state.ts';

const service = 'session';

/** The vault's entries as sessions. */
export class SessionStore {
  readonly #vault: SecretStore;
  /** Sessions that a later version wrote inside an envelope of today: not to be written over. */
  readonly #newer = new Set<string>();

  constructor(vault: SecretStore) {
    this.#vault = vault;
  }

  /** Never throws: what cannot be opened is `unreadable` and stays as it is. */
  async load(connectionId: string): Promise<Held> {
    try {
      const text = await this.#vault.getPassword(service, connectionId);
      if (text === null) return { kind: 'none' };
      const parsed = sessionRecordFormat.parse(text);
      if (parsed.kind === 'newer') this.#newer.add(connectionId);
      if (parsed.kind !== 'read') return { kind: 'unreadable', error: parsed.kind === 'newer' ? newer : unknownFormat };
      this.#newer.delete(connectionId);
      const record = parsed.value;
      return record.ended === null ? { kind: 'held', record } : { kind: 'ended', record, ...record.ended };
    } catch (error) {
      return { kind: 'unreadable', error: loadFailure(error) };
    }
  }

  async save(connectionId: string, record: SessionRecord): Promise<Result<null>> {
    if (this.#newer.has(connectionId)) return failed(newer);
    try {
      await this.#vault.setPassword(service, connectionId, sessionRecordFormat.write(record));
      return success(null);
    } catch (error) {
      return failed(saveFailure(error));
    }
  }

  async delete(connectionId: string): Promise<Result<null>> {
    try {
      await this.#vault.deletePassword(service, connectionId);
      this.#newer.delete(connectionId);
      return success(null);
    } catch {
      return failure(
        'vault_write_failed',
        'The stored session could not be deleted from disk.',
        'Check the permissions of Tenantry’s folder and sign out again.',
      );
    }
  }
}

const unknownFormat: AppError = {
  code: 'vault_unreadable',
  ...say('session_damaged'),
};

const newer: AppError = {
  code: 'newer_version',
  ...say('session_of_newer_version'),
};

const othersEntry = (error: VaultError): AppError =>
  error.code === 'newer'
    ? newer
    : failure(
        'vault_other_host',
        `This session cannot be opened here. ${error.message} It is kept as it is.`,
        'Start Tenantry as it was started when you signed in. To go on here, sign out, which deletes the session, and sign in again.',
      ).error;

/** Whether only a later version or another host may write the session. */
export const isForOthersOnly = (held: Held): held is Extract<Held, { kind: 'unreadable' }> =>
  held.kind === 'unreadable' && (held.error.code === 'newer_version' || held.error.code === 'vault_other_host');

const isUnavailable = (error: unknown): boolean => error instanceof VaultError && error.code === 'unavailable';

const loadFailure = (error: unknown): AppError => {
  if (isForOthers(error)) return othersEntry(error);
  return isUnavailable(error)
    ? failure(
        'vault_unavailable',
        'The system’s key store cannot be reached.',
        'Unlock your keyring: Tenantry looks again by itself. If that does not help, restart Tenantry.',
      ).error
    : failure(
        'vault_unreadable',
        'The stored session cannot be opened with the key this system offers now. It is kept as it is.',
        'Unlock your keyring and restart Tenantry, or sign in again.',
      ).error;
};

/** Nothing about a restart here: what could not be saved may be in memory only. */
const saveFailure = (error: unknown): AppError => {
  if (isForOthers(error)) return othersEntry(error);
  return isUnavailable(error)
    ? failure('vault_unavailable', 'The session could not be sealed: the system’s key store cannot be reached.', 'Unlock your keyring.')
        .error
    : failure('vault_write_failed', 'The session could not be written to disk.', 'Check free space and permissions of Tenantry’s folder.')
        .error;
};
