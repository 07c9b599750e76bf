import { isPlainText, oneLine } from '../../core/base/index.ts';

/** More than these of one browser are not offered: with the two other ways to open it they fit into the contract's list. */
export const mostProfiles = 50;
const longestLabel = 80;
const longestArgument = 200;

/*
 * Names of profiles come from files that any program of the user's can write, and end up in the arguments of another
 * program and in a preview that a person must be able to trust.
 */

/**
 * Whether a name may become an argument, or the end of one: bounded, nothing invisible or reordering in it that would
 * make the preview look like another command, and no `{url}`, which would be replaced.
 */
export const isPlainArgument = (text: string): boolean =>
  text !== '' && text === text.trim() && text.length <= longestArgument && !text.includes('{url}') && isPlainText(text);

/** A name for a person's eyes: one line, bounded, without characters that reorder or hide; `fallback` when nothing is left. */
export const labelFrom = (text: unknown, fallback: string): string => {
  if (typeof text !== 'string') return fallback;
  return oneLine(text, longestLabel) || fallback;
};
