import { base64Url } from '../base/index.ts';
import type { EntryId } from './entry-name.ts';
import type { Sha256 } from './types.ts';

/*
 * What is sealed. The system's encryption may be unauthenticated (AES-CBC on Linux and macOS), where a flipped bit
 * still decrypts to something, and no encryption stops one file from being put in another's place. So the text says
 * whose it is and carries a digest of all of it.
 */

const version = 1;

const checksum = (sha256: Sha256, service: string, account: string, secret: string): string =>
  base64Url(sha256(JSON.stringify([version, service, account, secret])));

export const writeEnvelope = (sha256: Sha256, { service, account }: EntryId, secret: string): string =>
  JSON.stringify({ version, service, account, secret, sha256: checksum(sha256, service, account, secret) });

/** `problem` is a sentence for the person, without anything from the text. */
export type Opened = { readonly secret: string } | { readonly problem: string };

const damaged: Opened = { problem: 'The stored secret is damaged: its checksum does not match.' };

/** The secret, only if every character of the text is as `writeEnvelope` wrote it for exactly this entry. */
export const openEnvelope = (sha256: Sha256, entry: EntryId, text: string): Opened => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text.
    return damaged;
  }
  if (typeof parsed !== 'object' || parsed === null) return damaged;
  const found = parsed as Readonly<Record<string, unknown>>;
  const { service, account, secret } = found;
  if (typeof service !== 'string' || typeof account !== 'string' || typeof secret !== 'string') return damaged;
  if (found['version'] !== version && typeof found['version'] === 'number') {
    return { problem: 'The stored secret was written by another version of Tenantry.' };
  }
  if (writeEnvelope(sha256, { service, account }, secret) !== text) return damaged;
  if (service !== entry.service || account !== entry.account) {
    return { problem: 'The stored secret belongs to another entry: files were swapped.' };
  }
  return { secret };
};
