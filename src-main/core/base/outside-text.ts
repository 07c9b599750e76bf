import { redact } from './redact.ts';

/* Text from outside: from servers, other programs' files and the clipboard. What shows, logs, stores or copies it comes here. */

/** What reorders text, hides in it, or is half a character: one name could look like another. */
const hidden = /[\p{Cf}\p{Cs}]/gu;
/** Controls and white space of any kind, also what breaks lines. */
const gaps = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;

/** Whether there is nothing in it that breaks a line, reorders or hides. */
export const isPlainText = (text: string): boolean => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);

/** At most `longest` characters, the last an ellipsis where something is left out; never half a surrogate pair. */
export const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** A hostile server can send a lot: what lies far beyond the bound is not even looked at. */
const cleaned = (text: string, longest: number): string =>
  text
    .slice(0, 4 * longest)
    .replace(hidden, '')
    .replace(gaps, ' ')
    .trim();

/** One line for a person's eyes: hidden characters are left out, controls and white space become one blank each run. */
export const oneLine = (text: string, longest = Infinity): string => shortened(cleaned(text, longest), longest);

/** The same without secrets, for logs, histories and sentences. */
export const redactedLine = (text: string, longest = Infinity): string => shortened(redact(cleaned(text, longest)), longest);

/** A value inside a sentence. */
export const quoted = (text: string, longest = 100): string => `“${oneLine(text, longest)}”`;

/**
 * Text for the clipboard. In a terminal a line break runs what stands before it, and other controls are obeyed; bidi controls
 * make it look like something else. The rest stays to the letter. `multiLine`: line breaks and tabs are the text's own.
 */
export const pasteable = (text: string, { multiLine }: { readonly multiLine: boolean }): string => {
  const lines = text.replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n');
  return (multiLine ? lines : lines.replace(/[\n\t]/g, ' ')).replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, '');
};
