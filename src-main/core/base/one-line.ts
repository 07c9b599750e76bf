/**
 * Text from outside as a part of a sentence or row: one line of at most `longest` characters, without control and direction
 * marks, which could make it look like something else.
 */
export const oneLine = (text: string, longest: number): string => {
  const line = text
    .slice(0, 4 * longest)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ')
    .trim();
  // A cut must not leave half a character behind.
  return line.length > longest ? `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
};
