/** Joins the class names that are there. */
export const cx = (...names: ReadonlyArray<string | false | null | undefined>): string => {
  let joined = '';
  for (const name of names) if (typeof name === 'string' && name !== '') joined += joined === '' ? name : ` ${name}`;
  return joined;
};
