import * as okta from '../en/okta/index.ts';
import { type ErrorWords, setCatalogue, wordsOf as wordsOfCoded } from '../words.ts';
import type { Coded } from '../template.ts';

setCatalogue(okta);

const isCoded = (value: object): value is Coded =>
  'word' in value && 'parameters' in value && typeof value.word === 'string' && typeof value.parameters === 'object';

/** A value in which everything that is said in codes has its message, remedy and explanation besides. */
export const worded = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(worded);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, worded(member)]));
  return isCoded(value) ? { ...members, ...wordsOfCoded(value) } : members;
};

/** The words of what may be nothing. */
export const wordsOf = (coded: Coded | null | undefined): Partial<ErrorWords> =>
  coded === null || coded === undefined ? {} : wordsOfCoded(coded);
