import { type AppError, failure, isoTime, redact } from '../base/index.ts';
import { decodeConfiguration, emptyConfiguration } from './configuration.ts';
import { type ConfigurationDocument, configurationVersion, migrate, type Migration, migrations, versionAfter } from './migrations.ts';
import type { Configuration, ConfigurationFile } from './types.ts';

export type ParsedConfigurationFile =
  | { readonly kind: 'read'; readonly configuration: Configuration; readonly migrated: boolean }
  /** Not JSON, not a configuration, or cut short. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Written by a later version of the app. */
  | { readonly kind: 'newer'; readonly version: number };

/** Reads a configuration file's text, migrating older versions. Pure; never throws, whatever the text. */
export const parseConfigurationFile = (text: string, steps: readonly Migration[] = migrations): ParsedConfigurationFile => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: text.trim() === '' ? 'The file is empty.' : 'The file is not complete JSON.' };
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return { kind: 'unreadable', reason: 'The file holds no JSON object.' };
  const version = 'version' in document ? document.version : undefined;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1)
    return { kind: 'unreadable', reason: 'The file does not tell its version.' };
  const current = versionAfter(steps);
  if (version > current) return { kind: 'newer', version };
  let migrated: ConfigurationDocument;
  try {
    migrated = migrate(document as ConfigurationDocument, version, steps);
  } catch {
    return { kind: 'unreadable', reason: `The file is of version ${version} and could not be brought up to date.` };
  }
  const { version: _, ...content } = migrated;
  const decoded = decodeConfiguration(content);
  return decoded.ok
    ? { kind: 'read', configuration: decoded.value, migrated: version < current }
    : { kind: 'unreadable', reason: decoded.error.message };
};

/** The document to write for a configuration. */
export const encodeConfiguration = (configuration: Configuration): ConfigurationDocument => ({
  version: configurationVersion,
  ...configuration,
});

/** The file system behind a configuration file: electron-store in the app, memory in tests. */
export interface ConfigurationStorage {
  /** The whole text; null when there is no file. Throws when it cannot be read. */
  read(): string | null;
  /** Renames the file to `name`, in its own folder. False, and nothing done, when that name is taken. */
  moveAside(name: string): boolean;
  /** Replaces the file as a whole or throws. */
  write(document: ConfigurationDocument): void;
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
    write: (configuration) => storage.write(encodeConfiguration(configuration)),
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
  const parsed = parseConfigurationFile(text);
  switch (parsed.kind) {
    case 'read':
      return writable({ configuration: parsed.configuration, quarantinedAs: null });
    case 'newer':
      return readOnly(
        problem(
          `The configuration was written by a newer version of Tenantry (format ${parsed.version}; this one knows ${configurationVersion}).`,
          'Use the newer version. This one leaves the file as it is and saves nothing.',
        ),
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
