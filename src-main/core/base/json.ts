/** Deeper than anything a server sends in earnest; far below what exhausts the stack of a recursive reader. */
export const deepestJson = 100;

/** Whether arrays and objects lie in each other more than `levels` deep. It looks no deeper than that itself. */
export const nestsDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((member) => nestsDeeperThan(member, levels - 1)));

/** What `parseJson` throws for nesting. */
export class JsonTooDeep extends Error {}

/**
 * `JSON.parse` for text from outside. Throws a SyntaxError for what is not JSON, and a `JsonTooDeep` for arrays and objects
 * nested more than 100 deep: `JSON.parse` reads them, and whatever walks through the value next (`JSON.stringify` does)
 * would exhaust the stack.
 */
export const parseJson = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  if (nestsDeeperThan(value, deepestJson)) throw new JsonTooDeep(`More than ${deepestJson} levels of nesting.`);
  return value;
};
