import { oneLine } from '../../core/base/index.ts';
import { longestHostName } from '../../core/okta/index.ts';

/** The first hop of a connection. `other` is a proxy this test cannot talk to itself (SOCKS, or a proxy behind TLS). */
export type Hop =
  | { readonly kind: 'direct' }
  | { readonly kind: 'http'; readonly host: string; readonly port: number }
  | { readonly kind: 'other'; readonly name: string };

const direct: Hop = { kind: 'direct' };

/**
 * The first choice in what Chromium answers to "which proxy?": `PROXY proxy.acme.com:3128; DIRECT`, in the form of
 * proxy configuration scripts (FindProxyForURL). What cannot be understood is `other`, by its own words.
 */
export const firstHop = (answer: string): Hop => {
  const first = answer.split(';', 1)[0]?.trim() ?? '';
  if (first === '' || first.toUpperCase() === 'DIRECT') return direct;
  const parts = /^PROXY\s+(\[[0-9a-f:.]+\]|[^\s:[\]]+):(\d{1,5})$/i.exec(first);
  const port = Number(parts?.[2]);
  if (parts?.[1] === undefined || parts[1].length > longestHostName || port < 1 || port > 65_535)
    return { kind: 'other', name: oneLine(first, 200) };
  return { kind: 'http', host: parts[1].replace(/^\[|\]$/g, ''), port };
};
