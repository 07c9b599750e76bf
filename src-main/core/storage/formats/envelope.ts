import { type Parsed, unreadable } from './format.ts';

/*
 * A sealed file (`vault/entry.{service}.{account}.sealed`). From version 2 it begins with a line of plain text that names its
 * version and its sealer, so that a host with another sealer knows that the entry is not damaged but not its own:
 *
 *     tenantry-sealed 2 safeStorage
 *
 * What is sealed says whose it is and carries a digest of all of it: the system's encryption may be unauthenticated (AES-CBC
 * on Linux and macOS), where a flipped bit still decrypts to something, and no encryption stops one file from being put in
 * another's place. The plain line is a part of that digest. Version 1 has no such line, and may be any host's.
 */

export const envelopeVersion = 2;

const firstWord = 'tenantry-sealed ';
/** No first line is longer, in bytes. */
const longestFirstLine = 80;

export interface SealedFile {
  /** Null in version 1. */
  readonly sealer: string | null;
  readonly sealed: Uint8Array;
}

export const writeSealedFile = (sealer: string, sealed: Uint8Array): Uint8Array => {
  const line = bytesOf(`${firstWord}${envelopeVersion} ${sealer}\n`);
  const file = new Uint8Array(line.length + sealed.length);
  file.set(line);
  file.set(sealed, line.length);
  return file;
};

export const parseSealedFile = (file: Uint8Array): Parsed<SealedFile> => {
  const start = String.fromCharCode(...file.subarray(0, longestFirstLine));
  if (!start.startsWith(firstWord)) return { kind: 'read', value: { sealer: null, sealed: file }, version: 1 };
  const version = Number(/^\S+ (\d{1,9})\b/.exec(start)?.[1] ?? 0);
  if (version > envelopeVersion) return { kind: 'newer', version };
  const sealer = /^\S+ 2 ([\w.-]{1,40})\n/.exec(start)?.[1];
  if (sealer === undefined) return unreadable('The first line of the stored secret is damaged.');
  return { kind: 'read', value: { sealer, sealed: file.subarray(`${firstWord}${version} ${sealer}\n`.length) }, version };
};

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** What an envelope is for. */
export interface Addressee {
  readonly service: string;
  readonly account: string;
}

/** SHA-256 of a text's UTF-8, as base64url. */
export type Checksum = (text: string) => string;

const writeAs = (version: number, sealer: string | null, { service, account }: Addressee, secret: string, checksum: Checksum): string => {
  const named = sealer === null ? {} : { sealer };
  const sha256 = checksum(JSON.stringify([version, ...Object.values(named), service, account, secret]));
  return JSON.stringify({ version, ...named, service, account, secret, sha256 });
};

/** The text to seal. */
export const writeEnvelope = (sealer: string, addressee: Addressee, secret: string, checksum: Checksum): string =>
  writeAs(envelopeVersion, sealer, addressee, secret, checksum);

/** The secret, only if every character of the text is as it was written by this sealer for exactly this addressee. */
export const openEnvelope = (sealer: string | null, addressee: Addressee, text: string, checksum: Checksum): Parsed<string> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text.
    return damaged;
  }
  if (typeof parsed !== 'object' || parsed === null) return damaged;
  const { version, service, account, secret } = parsed as Readonly<Record<string, unknown>>;
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > envelopeVersion) return { kind: 'newer', version };
  if (typeof service !== 'string' || typeof account !== 'string' || typeof secret !== 'string') return damaged;
  const written = sealer === null ? 1 : envelopeVersion;
  if (writeAs(written, sealer, { service, account }, secret, checksum) !== text) return damaged;
  if (service !== addressee.service || account !== addressee.account)
    return unreadable('The stored secret belongs to another entry: files were swapped.');
  return { kind: 'read', value: secret, version: written };
};

const damaged = unreadable('The stored secret is damaged: its checksum does not match.');
