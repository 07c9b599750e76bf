/** Letters that Unicode does not take apart into a base letter and a mark. */
const special: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i' };

const longestDerived = 40;
const pattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const isSlug = (text: string): boolean => text.length <= 60 && pattern.test(text);

/** A slug from a name: `Ørders API (EU)` becomes `orders-api-eu`. `fallback` when nothing of the name is left. */
export const slugFrom = (name: string, fallback: string): string => {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøđðþłħı]/g, (letter) => special[letter] ?? letter);
  const slug = plain
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestDerived)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? fallback : slug;
};

/** `slug`, or `slug-2`, `slug-3`, … : the first that is not taken. */
export const freeSlug = (slug: string, taken: ReadonlySet<string>): string => {
  let candidate = slug;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${slug}-${count}`;
  return candidate;
};
