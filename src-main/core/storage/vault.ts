import { base64Url, type Clock, KeyQueue, type Logger } from '../base/index.ts';
import { type EntryId, entryName, parseEntryName } from './entry-name.ts';
import { openEnvelope, parseSealedFile, writeEnvelope, writeSealedFile } from './formats/envelope.ts';
import type { EntryFiles, Sealer, SecretStore, Sha256 } from './types.ts';
import { isForOthers, VaultError } from './vault-error.ts';

export interface VaultOptions {
  /** One file per entry, for this vault alone. */
  readonly files: EntryFiles;
  readonly sealer: Sealer;
  readonly sha256: Sha256;
  /**
   * Whether secrets may be written to disk now: the key is strong, or the person accepted a weak one. Asked at each
   * write. An entry that lies on disk already is replaced there whatever this says: left behind, it would go stale.
   */
  readonly persist: () => boolean;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** keytar's five functions over sealed files, and what the app needs around them. */
export interface Vault extends SecretStore {
  /**
   * Writes everything held in memory to disk, once `persist()` allows it. What cannot be written stays in memory, and
   * the first failure is rejected with after all have been tried.
   */
  persistAll(): Promise<void>;
  /**
   * Takes every entry that can be opened from disk into memory and deletes its file, say when the person no longer
   * accepts a weak key; `persist()` should say no by then. Entries that cannot be opened stay as they are. Rejects with
   * the first file that could not be deleted, after all have been tried.
   */
  withdraw(): Promise<void>;
  /**
   * Writes what is held in memory, as far as that is allowed and goes, and resolves when every operation under way has
   * ended; call it before the app quits.
   */
  close(): Promise<void>;
}

/** Tidying looks at every file, which would hold up the app's start, ms. */
const tidyAfterMs = 2_000;

interface InMemory extends EntryId {
  readonly secret: string;
}

export const createVault = (options: VaultOptions): Vault => new FileVault(options);

class FileVault implements Vault {
  readonly #sealer: Sealer;
  readonly #checksum: (text: string) => string;
  readonly #persist: () => boolean;
  readonly #logger: Logger;
  readonly #folder: EntryFiles;
  readonly #memory = new Map<string, InMemory>();
  /** By entry name. */
  readonly #queue = new KeyQueue();
  /** Entries known to be absent or readable: a write may replace them without looking first. */
  readonly #replaceable = new Set<string>();
  /** Entries on disk whose secret was read or written in this run: what they hold is in use, so it must not go stale. */
  readonly #inUse = new Set<string>();
  readonly #cancelTidying: () => void;
  #tidied: Promise<void> | null = null;

  constructor({ files, sealer, sha256, persist, logger, clock }: VaultOptions) {
    this.#sealer = sealer;
    this.#checksum = (text) => base64Url(sha256(text));
    this.#persist = persist;
    this.#logger = logger;
    this.#folder = files;
    this.#cancelTidying = clock.setTimer(() => void this.#tidy(), tidyAfterMs);
  }

  async getPassword(service: string, account: string): Promise<string | null> {
    const entry = { service, account };
    return await this.#queue.run(entryName(entry), async (name) => this.#memory.get(name)?.secret ?? (await this.#readDisk(name, entry)));
  }

  async setPassword(service: string, account: string, password: string): Promise<void> {
    const entry = { service, account };
    await this.#queue.run(entryName(entry), async (name) => {
      if (this.#persist()) await this.#writeDisk(name, entry, password);
      else if (await this.#liesOnDisk(name, entry)) await this.#replaceOnDisk(name, entry, password);
      else {
        this.#memory.set(name, { ...entry, secret: password });
        return;
      }
      this.#memory.delete(name);
    });
  }

  async deletePassword(service: string, account: string): Promise<boolean> {
    return await this.#queue.run(entryName({ service, account }), async (name) => {
      let wasOnDisk: boolean;
      await this.#tidy();
      try {
        wasOnDisk = await this.#folder.remove(name);
      } catch (error) {
        throw new VaultError('write_failed', 'A stored secret could not be deleted from disk.', error);
      }
      this.#replaceable.add(name);
      this.#inUse.delete(name);
      const wasInMemory = this.#memory.delete(name);
      return wasOnDisk || wasInMemory;
    });
  }

  async findPassword(service: string): Promise<string | null> {
    return (await this.findCredentials(service))[0]?.password ?? null;
  }

  async findCredentials(service: string): Promise<ReadonlyArray<{ readonly account: string; readonly password: string }>> {
    const onDisk = (await this.#list()).filter((entry) => entry.service === service);
    const inMemory = [...this.#memory.values()].filter((entry) => entry.service === service);
    const accounts = [...new Set([...onDisk, ...inMemory].map((entry) => entry.account))].toSorted();
    const found = await Promise.all(
      accounts.map(async (account) => {
        try {
          const password = await this.getPassword(service, account);
          return password === null ? [] : [{ account, password }];
        } catch (error) {
          if (isForOthers(error) || (error instanceof VaultError && error.code === 'unreadable')) return [];
          throw error;
        }
      }),
    );
    return found.flat();
  }

  async persistAll(): Promise<void> {
    if (!this.#persist()) throw new VaultError('write_failed', 'Secrets may not be written to disk yet.');
    const writes = [...this.#memory.keys()].map(async (key) => {
      await this.#queue.run(key, async (name) => {
        const held = this.#memory.get(name);
        if (held === undefined) return;
        await this.#writeDisk(name, held, held.secret);
        this.#memory.delete(name);
      });
    });
    for (const outcome of await Promise.allSettled(writes)) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async withdraw(): Promise<void> {
    // What is being written now has no name in the folder yet.
    await this.#queue.idle();
    const moves = (await this.#list()).map(async (entry) => {
      await this.#queue.run(entryName(entry), async (name) => {
        let secret: string | null;
        try {
          secret = await this.#readDisk(name, entry);
        } catch {
          return;
        }
        if (secret === null) return;
        if (!this.#memory.has(name)) this.#memory.set(name, { ...entry, secret });
        try {
          await this.#folder.remove(name, { withCopies: false });
        } catch (error) {
          throw new VaultError('write_failed', 'A stored secret could not be deleted from disk.', error);
        }
        this.#inUse.delete(name);
      });
    });
    for (const outcome of await Promise.allSettled(moves)) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async close(): Promise<void> {
    this.#cancelTidying();
    await this.#tidied;
    if (this.#memory.size > 0 && this.#persist()) {
      await this.persistAll().catch((error: unknown) => {
        this.#logger.warn('not every secret could be written before the end', { reason: String(error) });
      });
    }
    await this.#queue.idle();
    await this.#folder.close();
  }

  /** Once per run, before anything is written; what is only read does not wait for it. */
  async #tidy(): Promise<void> {
    this.#tidied ??= this.#folder.tidy().catch((error: unknown) => {
      this.#logger.warn('the vault folder could not be tidied', { reason: String(error) });
    });
    await this.#tidied;
  }

  async #list(): Promise<readonly EntryId[]> {
    try {
      return (await this.#folder.list()).map(parseEntryName).filter((entry) => entry !== null);
    } catch (error) {
      throw new VaultError('unreadable', 'The folder of stored secrets could not be read.', error);
    }
  }

  async #readDisk(name: string, entry: EntryId): Promise<string | null> {
    this.#replaceable.delete(name);
    let file: Uint8Array | null;
    try {
      file = await this.#folder.read(name);
    } catch (error) {
      throw new VaultError('unreadable', 'The file of a stored secret could not be read.', error);
    }
    if (file === null) {
      this.#replaceable.add(name);
      return null;
    }
    const { secret, shouldReEncrypt } = await this.#open(file, entry);
    this.#replaceable.add(name);
    this.#inUse.add(name);
    if (shouldReEncrypt && this.#persist()) await this.#sealAgain(name, entry, secret);
    return secret;
  }

  /** Rejects with a `VaultError` that says whose the file is, or what is wrong with it. */
  async #open(file: Uint8Array, entry: EntryId): Promise<{ readonly secret: string; readonly shouldReEncrypt: boolean }> {
    const outer = parseSealedFile(file);
    if (outer.kind === 'unreadable') throw new VaultError('unreadable', outer.reason);
    if (outer.kind === 'newer') throw new VaultError('newer', laterVersion);
    const { sealer, sealed } = outer.value;
    if (sealer !== null && sealer !== this.#sealer.id)
      throw new VaultError('other_host', `It was sealed with “${sealer}”, and Tenantry seals with “${this.#sealer.id}” here.`);
    const { plainText, shouldReEncrypt } = await this.#unseal(sealed);
    const inner = openEnvelope(sealer, entry, plainText, this.#checksum);
    if (inner.kind === 'unreadable') throw new VaultError('unreadable', inner.reason);
    if (inner.kind === 'newer') throw new VaultError('newer', laterVersion);
    return { secret: inner.value, shouldReEncrypt };
  }

  async #unseal(sealed: Uint8Array): Promise<{ readonly plainText: string; readonly shouldReEncrypt: boolean }> {
    try {
      return await this.#sealer.unseal(sealed);
    } catch (error) {
      const backend = await this.#sealer.backend().catch(() => null);
      throw backend === null || backend.strength === 'unavailable'
        ? new VaultError('unavailable', 'The system offers no key to open stored secrets with.', error)
        : new VaultError('unreadable', 'A stored secret cannot be opened with the key the system offers now.', error);
    }
  }

  /** The system's key has changed and the old one will go. The secret at hand is good either way. */
  async #sealAgain(name: string, entry: EntryId, secret: string): Promise<void> {
    try {
      await this.#writeDisk(name, entry, secret);
    } catch (error) {
      this.#logger.warn('a secret could not be sealed again with the new key', { ...entry, reason: String(error) });
    }
  }

  async #writeDisk(name: string, entry: EntryId, secret: string): Promise<void> {
    let sealed: Uint8Array;
    try {
      const { id } = this.#sealer;
      sealed = writeSealedFile(id, await this.#sealer.seal(writeEnvelope(id, entry, secret, this.#checksum)));
    } catch (error) {
      throw new VaultError('unavailable', 'The system offers no key to seal secrets with.', error);
    }
    await this.#tidy();
    const setAside = !this.#replaceable.has(name) && (await this.#mustSetAside(name, entry));
    try {
      await this.#folder.write(name, sealed, { setAside });
    } catch (error) {
      throw new VaultError('write_failed', 'A secret could not be written to disk.', error);
    }
    if (setAside) this.#logger.warn('a secret that could not be opened was moved aside for a new one', { ...entry });
    this.#replaceable.add(name);
    this.#inUse.add(name);
  }

  /**
   * Whether a file is there that is in use, or that today's key opens. One that another day's key sealed is left alone:
   * putting a new secret in its place would seal that with a key nobody has accepted.
   */
  async #liesOnDisk(name: string, entry: EntryId): Promise<boolean> {
    try {
      const file = await this.#folder.read(name);
      if (file === null) return false;
      if (!this.#inUse.has(name)) await this.#open(file, entry);
      return true;
    } catch {
      return this.#inUse.has(name);
    }
  }

  async #replaceOnDisk(name: string, entry: EntryId, secret: string): Promise<void> {
    try {
      await this.#writeDisk(name, entry, secret);
    } catch (error) {
      if (isForOthers(error)) throw error;
      throw new VaultError('write_failed', 'The stored secret could not be replaced by its new one.', error);
    }
  }

  /**
   * Whether a file is there that today's key does not open: it may hold a secret that another day's key does. Rejects for a
   * file that no write may touch.
   */
  async #mustSetAside(name: string, entry: EntryId): Promise<boolean> {
    try {
      const file = await this.#folder.read(name);
      if (file !== null) await this.#open(file, entry);
      return false;
    } catch (error) {
      if (isForOthers(error)) throw error;
      return true;
    }
  }
}

const laterVersion = 'It was written by a newer version of Tenantry.';
