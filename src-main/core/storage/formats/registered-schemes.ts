import { type Format, isDocument, type Parsed, unreadable, versionOf } from './format.ts';

const version = 1;

const parse = (text: string): Parsed<readonly string[]> => {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return unreadable('The file is not complete JSON.');
  }
  const later = isDocument(found) ? (versionOf(found, false) ?? version) : version;
  if (later > version) return { kind: 'newer', version: later };
  if (!Array.isArray(found) || !found.every((scheme) => typeof scheme === 'string'))
    return unreadable('The file holds no list of schemes.');
  return { kind: 'read', value: found, version };
};

/** The schemes that were registered with Windows (`registered-schemes.json`). Version 1 is a bare list; a later one is an object with a number. */
export const registeredSchemesFormat: Pick<Format<readonly string[]>, 'version' | 'parse' | 'write'> = {
  version,
  parse,
  write: (schemes) => JSON.stringify(schemes),
};
