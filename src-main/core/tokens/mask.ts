const hidden = '••••••••';

/**
 * The token with its middle hidden, `eyJraWQiOiJ…Yk9Q4`: at most ten characters from its beginning and five from its
 * end, fewer of a shorter token (never more than a sixth of it), and none of one under 24 characters.
 */
export const maskToken = (raw: string): string => {
  // Anything but visible ASCII is no token: cutting it could split a character or hide a control code.
  if (raw.length < 24 || !/^[!-~]+$/.test(raw)) return hidden;
  const atStart = Math.min(10, Math.floor(raw.length / 9));
  const atEnd = Math.min(5, Math.floor(raw.length / 18));
  return `${raw.slice(0, atStart)}…${raw.slice(raw.length - atEnd)}`;
};
