/**
 * A text as part of a file name: lower-case letters, digits and hyphens stand for themselves and everything else is
 * written in hexadecimal, so it can be turned back, two texts never share a name on a file system that ignores case,
 * and no separator or dot gets through.
 */
export const encodeFileName = (text: string): string =>
  text.replace(/[^a-z0-9-]/g, (character) => {
    // Without the `u` flag this is one UTF-16 unit, so even a lone surrogate survives.
    const hex = character.charCodeAt(0).toString(16);
    return hex.length <= 2 ? `_${hex.padStart(2, '0')}` : `__${hex.padStart(4, '0')}`;
  });

/** What `encodeFileName` was given. */
export const decodeFileName = (text: string): string =>
  text.replace(/__([0-9a-f]{4})|_([0-9a-f]{2})/g, (_, long?: string, short?: string) =>
    String.fromCharCode(parseInt(long ?? short ?? '', 16)),
  );
