import { type AppError, failure, isoTime, redact } from '../base/index.ts';
import { configurationFormat, type StoredDocument } from '../storage/index.ts';
import { configurationFrom, emptyConfiguration } from './configuration.ts';
import type { ConfigurationFile } from './types.ts';

/** The file system behind a configuration file: electron-store in the app, memory in tests. */
export interface ConfigurationStorage {
  /** The whole text; null when there is no file. Throws when it cannot be read. */
  read(): string | null;
  /** Renames the file to `name`, in its own folder. False, and nothing done, when that name is taken. */
  moveAside(name: string): boolean;
  /** Replaces the file as a whole or throws. */
  write(document: StoredDocument): void;
}

/** `config.unreadable-2026-11-23T09-00-00Z.json` */
const quarantineName = (now: number, attempt: number): string => {
  const stamp = isoTime(now)
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return `config.unreadable-${stamp}${attempt === 1 ? '' : `-${attempt}`}.json`;
};

const moveAside = (storage: ConfigurationStorage, now: number): string => {
  for (let attempt = 1; attempt <= 100; attempt += 1) {
    const name = quarantineName(now, attempt);
    if (storage.moveAside(name)) return name;
  }
  throw new Error('every name for it is taken');
};

const problem = (message: string, remedy: string): AppError => failure('config_write_failed', message, remedy).error;

/**
 * Opens the configuration file.
 *
 * 1. A file that cannot be made sense of is moved aside under a dated name; the app starts empty.
 * 2. A newer version's file stays where it is, untouched: the app starts empty and refuses to write, so that the newer
 *    version finds everything as it left it. The same when the file cannot be read or moved.
 * 3. A migrated file is written back only with the first change.
 *
 * @param now epoch ms, for the dated name.
 */
export const openConfigurationFile = (storage: ConfigurationStorage, now: number): ConfigurationFile => {
  const writable = (initial: ConfigurationFile['initial']): ConfigurationFile => ({
    initial,
    write: (configuration) => storage.write(configurationFormat.document(configuration)),
  });
  const readOnly = (why: AppError): ConfigurationFile => ({
    initial: { configuration: emptyConfiguration(), quarantinedAs: null, problem: why },
    write: () => {
      throw new Error(why.message);
    },
  });

  let text: string | null;
  try {
    text = storage.read();
  } catch (error) {
    const reason = redact(error instanceof Error ? error.message : String(error));
    return readOnly(
      problem(
        `The configuration file cannot be read: ${reason}`,
        'Check the permissions of the file and start again. Nothing is saved until then.',
      ),
    );
  }
  if (text === null) return writable({ configuration: emptyConfiguration(), quarantinedAs: null });
  const parsed = configurationFormat.parse(text);
  switch (parsed.kind) {
    case 'read':
      return writable({ configuration: configurationFrom(parsed.value), quarantinedAs: null });
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
        const reason = redact(error instanceof Error ? error.message : String(error));
        return readOnly(
          problem(
            `The configuration file is damaged and cannot be moved aside: ${reason}`,
            'Check the permissions of its folder and start again. Nothing is saved until then.',
          ),
        );
      }
      const why: AppError = {
        code: 'invalid_input',
        message: `The configuration could not be read. ${parsed.reason}`,
        remedy: `It was kept as ${quarantinedAs}; mend it and put it back as config.json, or set up your tenants again.`,
      };
      return writable({ configuration: emptyConfiguration(), quarantinedAs, problem: why });
    }
  }
};
