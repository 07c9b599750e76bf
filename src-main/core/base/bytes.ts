import { base64url } from 'jose';

/** Bytes as base64url without padding (RFC 4648, 5). */
export const base64Url = (bytes: Uint8Array): string => base64url.encode(bytes);

/** The UTF-8 text behind base64; empty for what is no base64. */
export const fromBase64 = (text: string): string => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0));
  } catch {
    return '';
  }
};

/** Text as UTF-8. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Hashes `text` as UTF-8 with one of the Web Cryptography API's digests. */
export const digest = async (hash: 'SHA-256' | 'SHA-384' | 'SHA-512', text: string): Promise<Uint8Array> =>
  // oxlint-disable-next-line no-restricted-globals -- A digest is no randomness: the same text gives the same bytes.
  new Uint8Array(await crypto.subtle.digest(hash, utf8(text)));

/** The bytes one after the other. */
export const joined = (chunks: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(chunks.reduce((size, { byteLength }) => size + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
};
