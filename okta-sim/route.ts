import type { Endpoint } from './faults.ts';
import type { ServerKind } from './types.ts';
import { must } from './must.ts';

export type Route =
  | { to: 'server'; kind: ServerKind; endpoint: Endpoint; part?: 'openid' | 'oauth' | 'device-page' }
  | { to: 'activate' }
  | { to: 'unknown-server'; id: string }
  | { to: 'nothing' };

const endpoints: Record<string, Endpoint> = {
  authorize: 'authorize',
  token: 'token',
  keys: 'keys',
  introspect: 'introspect',
  revoke: 'revoke',
  userinfo: 'userinfo',
  logout: 'logout',
  'device/authorize': 'device',
  par: 'par',
};

const wellKnown = { 'openid-configuration': 'openid', 'oauth-authorization-server': 'oauth' } as const;

/**
 * Which authorization server and endpoint a path means, in Okta's layout: the org server under `/oauth2/v1/`, the others
 * under `/oauth2/{id}/v1/`. OAuth metadata is found both after the issuer (Okta) and before its path (RFC 8414).
 */
export function route(path: string, customId: string): Route {
  if (path === '/activate') return { to: 'activate' };
  const page = /^\/signin\/([^/]+)\/[^/]+$/.exec(path);
  if (page) return onServer(must(page[1], 'server'), customId, { endpoint: 'sign-in' });

  const document = /^(\/oauth2\/[^/]+)?\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/oauth2\/[^/]+)?$/.exec(path);
  if (document && !(document[1] !== undefined && document[3] !== undefined)) {
    const part = wellKnown[document[2] as keyof typeof wellKnown];
    if (document[3] !== undefined && part === 'openid') return { to: 'nothing' };
    const id = (document[1] ?? document[3])?.slice('/oauth2/'.length) ?? 'org';
    return onServer(id, customId, { endpoint: 'metadata', part });
  }

  const call = /^\/oauth2(?:\/([^/]+))?\/v1\/(.+)$/.exec(path);
  if (call) {
    const name = must(call[2], 'endpoint');
    const endpoint = endpoints[name] ?? (/^authorize\/[^/]+$/.test(name) ? 'sign-in' : undefined);
    return endpoint === undefined ? { to: 'nothing' } : onServer(call[1] ?? 'org', customId, { endpoint });
  }

  const device = /^\/oauth2(?:\/([^/]+))?\/activate(?:\/[^/]+)?$/.exec(path);
  if (device) return onServer(device[1] ?? 'org', customId, { endpoint: 'sign-in', part: 'device-page' });
  return { to: 'nothing' };
}

function onServer(id: string, customId: string, rest: { endpoint: Endpoint; part?: 'openid' | 'oauth' | 'device-page' }): Route {
  const kind = id === customId ? 'custom' : id === 'default' || id === 'org' ? id : undefined;
  return kind === undefined ? { to: 'unknown-server', id } : { to: 'server', kind, ...rest };
}
