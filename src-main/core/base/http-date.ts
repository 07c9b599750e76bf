const imfFixdate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Epoch ms of an HTTP date (RFC 9110, 5.6.7); null for anything but the one form servers may send today. */
export const parseHttpDate = (text: string | null): number | null => {
  if (text === null || !imfFixdate.test(text)) return null;
  // oxlint-disable-next-line no-restricted-globals -- It reads a time and asks for none.
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
};
