import { en, type WordCode } from './en.ts';
import type * as okta from './en/okta/index.ts';
import { type Coded, fill, type Parameters } from './template.ts';

/*
 * Words for what the core tells in codes. Pure, but for the catalogue of error codes, which is large and loaded after the
 * rest: until then an error code of a server is shown as it came.
 */

/** Why an authorization server declined: its code and words, the likely cause, and what an admin changes, if anything. */
export interface Explanation {
  readonly said: string | null;
  readonly description: string | null;
  readonly cause: string;
  readonly admin: string | null;
}

export interface ErrorWords {
  /** What happened. */
  readonly message: string;
  /** What you can do now. */
  readonly remedy: string | undefined;
  readonly explanation: Explanation | undefined;
}

type Catalogue = typeof okta;
let catalogue: Catalogue | null = null;

/** Loads what is known of the error codes of authorization servers. Where that fails they are shown as they came. */
export const loadCatalogue = async (): Promise<void> => {
  catalogue ??= await import('./en/okta/index.ts').catch(() => null);
};
export const setCatalogue = (loaded: Catalogue): void => {
  catalogue = loaded;
};

const text = (value: Parameters[string] | undefined): string | null => (typeof value === 'string' ? value : null);

/** The sentences of a code. A code of another version has none, and is shown itself. */
const sentencesOf = ({ word, parameters }: Coded): readonly string[] => {
  const found = Object.hasOwn(en, word) ? en[word as keyof typeof en] : word;
  const templates: readonly string[] = typeof found === 'string' ? [found] : found;
  return templates.map((template) => fill(template, parameters, wordsOf));
};

/** The word for a code that needs no parameters. */
export const wordOf = (word: WordCode): string => sentencesOf({ word, parameters: {} })[0] ?? '';

/** An error, or whatever else went wrong, in words. */
export const wordsOf = (coded: Coded): ErrorWords => {
  const { word, parameters } = coded;
  const { problem } = parameters;
  const [message = '', ownRemedy = ''] = sentencesOf(coded);
  const own = ownRemedy === '' ? undefined : ownRemedy;
  const advice = word === 'declined' ? catalogue?.declined(parameters) : undefined;
  return {
    message: advice === undefined ? message : fill(advice.message, parameters, wordsOf),
    remedy: advice?.remedy ?? (own === undefined && typeof problem === 'object' ? wordsOf(problem).remedy : own),
    explanation: explanationOf(coded),
  };
};

/** Both in one text. */
export const messageAndRemedy = (coded: Coded): string => {
  const { message, remedy } = wordsOf(coded);
  return [message, remedy].filter(Boolean).join(' ');
};

/** What the server said, and what is known of it; undefined where no server declined. */
const explanationOf = ({ word, parameters }: Coded): Explanation | undefined => {
  const { error, description, problem } = parameters;
  if (typeof problem === 'object') return explanationOf(problem);
  if (typeof error !== 'string') return undefined;
  const { cause, admin } = catalogue?.adviceOn(word, parameters) ?? { cause: '', admin: null };
  return { said: error === '' ? null : error, description: text(description), cause, admin };
};
