import { shortened } from '../base/index.ts';

/** Whether a URL's host names this machine only: 127.0.0.0/8, ::1 or localhost (RFC 8252, 8.3). */
export const isLoopback = (url: URL): boolean =>
  url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);

/** `https:` anywhere, `http:` on loopback only. */
export const isSecure = (url: URL): boolean => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));

/** The longest name in DNS, in characters (RFC 1035, 2.3.4, as text). */
export const longestHostName = 253;

/** Whether a URL's host is short enough to be one at all; URL parsers take names of megabytes. */
export const fitsDns = ({ hostname }: URL): boolean => hostname.length <= longestHostName;

/** A URL's origin to be shown: a host that is none is cut. */
export const shownOrigin = (url: URL): string =>
  fitsDns(url) ? url.origin : `${url.protocol}//${shortened(url.hostname, longestHostName + 1)}`;

export const parseUrl = (text: string): URL | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};
