import { en } from 'zod/locales';
import type * as z from 'zod/mini';

/*
 * What every stored format has in common. A format owns its schema: it imports neither the contract nor a service, so that
 * a change on screen cannot make a file unreadable. Steps from earlier versions are only ever added, and use no default
 * that may change later.
 */

/** The content of a file, of any version. */
export type StoredDocument = Readonly<Record<string, unknown>>;

/** Turns a document of one version into one of the next. Pure; `version` is set for it. */
export type Migration = (document: StoredDocument) => StoredDocument;

export type Parsed<T> =
  /** `version` is the one it was written in. */
  | { readonly kind: 'read'; readonly value: T; readonly version: number }
  /** Written by a later version of Tenantry: to be left alone. */
  | { readonly kind: 'newer'; readonly version: number }
  /** `reason` is a sentence about the text that quotes nothing secret. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The same with everything in it `readonly`. */
type ForReading<T> = T extends readonly unknown[]
  ? ReadonlyArray<ForReading<T[number]>>
  : T extends object
    ? { readonly [K in keyof T]: ForReading<T[K]> }
    : T;

export interface Format<T> {
  /** The version that is written. */
  readonly version: number;
  /** Reads a text of any version up to this one. Never throws, whatever the text. */
  parse(text: string): Parsed<T>;
  /** The document to write, its version in front. */
  document(value: ForReading<T>): StoredDocument;
  write(value: ForReading<T>): string;
}

export interface FormatParts<T> {
  readonly schema: z.ZodMiniType<T>;
  /** The step at index 0 leads from version 1 to 2, and so on. */
  readonly migrations?: readonly Migration[];
  /** Version 1 was written without a number. */
  readonly firstIsUnnumbered?: boolean;
  /** What the schema cannot say: what is wrong with the value, or undefined. */
  readonly brokenRule?: (value: T) => string | undefined;
}

// Zod's small variant brings no words of its own.
const inEnglish = en().localeError;

export const createFormat = <T extends object>(parts: FormatParts<T>): Format<T> => {
  const { schema, migrations = [], firstIsUnnumbered = false, brokenRule } = parts;
  const current = migrations.length + 1;
  const document = (value: object): StoredDocument => ({ ...(current === 1 && firstIsUnnumbered ? {} : { version: current }), ...value });
  return {
    version: current,
    document,
    write: (value) => JSON.stringify(document(value)),
    parse: (text) => {
      let found: unknown;
      try {
        found = JSON.parse(text);
      } catch {
        return unreadable(text.trim() === '' ? 'The file is empty.' : 'The file is not complete JSON.');
      }
      if (!isDocument(found)) return unreadable('The file holds no JSON object.');
      const version = versionOf(found, firstIsUnnumbered);
      if (version === null) return unreadable('The file does not tell its version.');
      if (version > current) return { kind: 'newer', version };
      let migrated: StoredDocument;
      try {
        migrated = migrations.slice(version - 1).reduce((now, step, index) => ({ ...step(now), version: version + index + 1 }), found);
      } catch {
        return unreadable(`The file is of version ${version} and could not be brought up to date.`);
      }
      const parsed = schema.safeParse(migrated, { error: inEnglish });
      if (!parsed.success) return unreadable(firstIssue(parsed.error.issues[0]));
      const broken = brokenRule?.(parsed.data);
      return broken === undefined ? { kind: 'read', value: parsed.data, version } : unreadable(`The file contradicts itself: ${broken}.`);
    },
  };
};

export const unreadable = (reason: string): Parsed<never> => ({ kind: 'unreadable', reason });

export const isDocument = (value: unknown): value is StoredDocument => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The version of a document; null when what it tells is no version. */
export const versionOf = (document: StoredDocument, firstIsUnnumbered: boolean): number | null => {
  if (firstIsUnnumbered && !Object.hasOwn(document, 'version')) return 1;
  const { version } = document;
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 1 ? version : null;
};

const firstIssue = (issue: z.core.$ZodIssue | undefined): string => {
  const path = issue?.path.map(String).join('.') ?? '';
  return `${path === '' ? 'The file' : `“${path.slice(0, 100)}”`} is not as it should be: ${issue?.message ?? 'unknown'}.`;
};
