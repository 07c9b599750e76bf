import type { StatusView } from '../../src-preload/contract/index.ts';
import { type ErrorWords, wordOf, wordsOf } from '../../src-preload/contract/words/words.ts';

/** A status in words: its word, and why where there is more to say. */
export const statusWords = ({ word, reason }: StatusView): Partial<ErrorWords> & { readonly word: string } => ({
  word: wordOf(word),
  ...(reason === null ? {} : wordsOf(reason)),
});
