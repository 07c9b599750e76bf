/**
 * `text` without the copies of one `character` at its end. A loop, since `/x+$/` looks at every run of them again from
 * each of its characters: quadratic in what comes from outside.
 */
export const trimEnd = (text: string, character: string): string => {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
};
