import { type AppError, failure, isoTime, redact } from '../base/index.ts';
import { configurationFormat, lastUsedBefore4, lastUsedFormat, type StoredDocument } from '../storage/index.ts';
import { configurationFrom, emptyConfiguration, storedFrom } from './configuration.ts';
import type { Configuration, ConfigurationFile } from './types.ts';

/** The file system behind the configuration and the file of last uses: electron-store and Node in the app, memory in tests. */
export interface ConfigurationStorage {
  /** The whole text; null when there is no file. Throws when it cannot be read. */
  read(): string | null;
  /** Renames the file to `name`, in its own folder. False, and nothing done, when that name is taken. */
  moveAside(name: string): boolean;
  /** Replaces the file as a whole or throws. */
  write(document: StoredDocument): void;
  /**
   * Copies configuration, last uses, vault and history to `backup/{name}/`, then replaces the file as a whole. Throws, with the old
   * files in use, when either cannot be done.
   */
  migrate(name: string, document: StoredDocument): void;
  /** As `read` and `write`, for the file of last uses. It need not be on the disk for good. */
  readLastUsed(): string | null;
  writeLastUsed(text: string): void;
}

/** `config.unreadable-2026-11-23T09-00-00Z.json` */
const quarantineName = (now: number, attempt: number): string =>
  `config.unreadable-${stampOf(now)}${attempt === 1 ? '' : `-${attempt}`}.json`;

/** `2026-11-23T09-00-00Z` */
const stampOf = (now: number): string =>
  isoTime(now)
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');

const moveAside = (storage: ConfigurationStorage, now: number): string => {
  for (let attempt = 1; attempt <= 100; attempt += 1) {
    const name = quarantineName(now, attempt);
    if (storage.moveAside(name)) return name;
  }
  throw new Error('every name for it is taken');
};

/** When each connection was last used, in memory and in its file. A file that cannot be read, or that a later version wrote, is left alone. */
class LastUses {
  readonly #storage: ConfigurationStorage;
  readonly times = new Map<string, number>();
  readonly #writable: boolean;

  constructor(storage: ConfigurationStorage) {
    this.#storage = storage;
    try {
      const text = storage.readLastUsed();
      const parsed = text === null ? null : lastUsedFormat.parse(text);
      if (parsed?.kind === 'read') this.times = new Map(Object.entries(parsed.value.lastUsed));
      this.#writable = parsed?.kind !== 'newer';
    } catch {
      this.#writable = false;
    }
  }

  save(): void {
    if (this.#writable) this.#storage.writeLastUsed(lastUsedFormat.write({ lastUsed: Object.fromEntries(this.times) }));
  }

  note(connectionId: string, at: number | null): void {
    if (at === null ? !this.times.delete(connectionId) : this.times.set(connectionId, at).size === 0) return;
    try {
      this.save();
    } catch {
      // Only the order of refreshes after a sleep depends on it.
    }
  }
}

const problem = (message: string, remedy: string): AppError => failure('config_write_failed', message, remedy).error;

/**
 * Opens the configuration file.
 *
 * 1. A file that cannot be made sense of is moved aside under a dated name; the app starts empty.
 * 2. A newer version's file stays where it is, untouched: the app starts empty and refuses to write, so that the newer
 *    version finds everything as it left it. The same when the file cannot be read or moved.
 * 3. Before an earlier version's file is replaced, all files are copied. When that fails the old file stays in use, and no
 *    change is written until it succeeds; each change tries anew.
 *
 * @param now epoch ms, for the dated names.
 */
export const openConfigurationFile = (storage: ConfigurationStorage, now: number): ConfigurationFile => {
  const lastUses = new LastUses(storage);
  const writable = (initial: ConfigurationFile['initial'], write = storage.write.bind(storage)): ConfigurationFile => ({
    initial,
    write: (configuration) => write(configurationFormat.document(storedFrom(configuration))),
    used: (connectionId, at) => lastUses.note(connectionId, at),
  });
  const readOnly = (why: AppError): ConfigurationFile => ({
    initial: { configuration: emptyConfiguration(), quarantinedAs: null, problem: why },
    write: () => {
      throw new Error(why.code);
    },
    used: () => {},
  });
  const migrated = (configuration: Configuration, version: number): ConfigurationFile => {
    let done = false;
    const write = (document: StoredDocument) => {
      if (done) {
        storage.write(document);
        return;
      }
      // First: what the new file no longer tells must be there before it.
      lastUses.save();
      storage.migrate(`${version}-${stampOf(now)}`, document);
      done = true;
    };
    const initial = { configuration, quarantinedAs: null };
    try {
      write(configurationFormat.document(storedFrom(configuration)));
      return writable(initial, write);
    } catch (error) {
      return writable({ ...initial, notMigrated: notMigrated(reasonOf(error)) }, write);
    }
  };

  let text: string | null;
  try {
    text = storage.read();
  } catch (error) {
    return readOnly(
      problem(
        `The configuration file cannot be read: ${reasonOf(error)}`,
        'Check the permissions of the file and start again. Nothing is saved until then.',
      ),
    );
  }
  if (text === null) return writable({ configuration: emptyConfiguration(), quarantinedAs: null });
  const parsed = configurationFormat.parse(text);
  switch (parsed.kind) {
    case 'read': {
      if (parsed.version < 4)
        for (const [id, at] of lastUsedBefore4(text)) lastUses.times.set(id, Math.max(at, lastUses.times.get(id) ?? 0));
      const configuration = configurationFrom(parsed.value, lastUses.times);
      return parsed.version < configurationFormat.version
        ? migrated(configuration, parsed.version)
        : writable({ configuration, quarantinedAs: null });
    }
    case 'newer':
      return readOnly(
        failure(
          'newer_version',
          `The configuration was written by a newer version of Tenantry (format ${parsed.version}; this one knows ${configurationFormat.version}).`,
          'Use the newer version. This one leaves the file as it is and saves nothing.',
        ).error,
      );
    case 'unreadable': {
      let quarantinedAs: string;
      try {
        quarantinedAs = moveAside(storage, now);
      } catch (error) {
        return readOnly(
          problem(
            `The configuration file is damaged and cannot be moved aside: ${reasonOf(error)}`,
            'Check the permissions of its folder and start again. Nothing is saved until then.',
          ),
        );
      }
      const why = failure(
        'invalid_input',
        `The configuration could not be read. ${parsed.reason}`,
        `It was kept as ${quarantinedAs}; mend it and put it back as config.json, or set up your tenants again.`,
      ).error;
      return writable({ configuration: emptyConfiguration(), quarantinedAs, problem: why });
    }
  }
};

const reasonOf = (error: unknown): string => redact(error instanceof Error ? error.message : String(error));

const notMigrated = (reason: string): AppError =>
  problem(
    `The files of the earlier version could not be copied, so they stay as they are: ${reason}`,
    'Check free space and permissions of Tenantry’s folder. Until then no change of the configuration is saved.',
  );
