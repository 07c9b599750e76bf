import { builtInScopes } from './scopes.ts';
import { clientsOf } from './clients.ts';
import { oktaId } from './okta-id.ts';
import type { OrgName, ServerKind, SimOrg, SimServer, SimUser } from './types.ts';

/** One password for all demo users; the sign-in page shows it. */
export const demoPassword = 'correct-horse-battery';

export const orgNames: readonly OrgName[] = ['acme', 'globex', 'initech'];

interface OrgSeed {
  label: string;
  users: Omit<SimUser, 'id'>[];
}

const seeds: Record<OrgName, OrgSeed> = {
  acme: {
    label: 'Acme',
    users: [
      { login: 'dana@acme.test', firstName: 'Dana', lastName: 'Whitfield', groups: ['Everyone', 'Engineering', 'Orders Admins'] },
      { login: 'sam@acme.test', firstName: 'Sam', lastName: 'Ortega', groups: ['Everyone', 'Support'] },
    ],
  },
  globex: {
    label: 'Globex',
    users: [
      { login: 'kim@globex.test', firstName: 'Kim', lastName: 'Nguyễn', groups: ['Everyone', 'Research'] },
      { login: 'lee@globex.test', firstName: 'Lee', lastName: 'Marlow', groups: ['Everyone', 'Finance', 'Auditors'] },
    ],
  },
  initech: {
    label: 'Initech',
    users: [
      { login: 'peter@initech.test', firstName: 'Peter', lastName: 'Grünwald', groups: ['Everyone', 'Software'] },
      { login: 'milton@initech.test', firstName: 'Milton', lastName: 'Reyes', groups: ['Everyone'] },
    ],
  },
};

/** The custom server's ID; tests and the demo rely on it being stable. */
export function customServerId(org: OrgName): string {
  return oktaId('aus', `${org}Orders`);
}

/** Builds an org's public description for the origin it listens on. */
export function describeOrg(name: OrgName, origin: string, extraRedirectUris: readonly string[]): SimOrg {
  const seed = seeds[name];
  const customId = customServerId(name);
  const servers: Record<ServerKind, SimServer> = {
    org: { kind: 'org', id: 'org', issuer: origin },
    default: { kind: 'default', id: 'default', issuer: `${origin}/oauth2/default` },
    custom: { kind: 'custom', id: customId, issuer: `${origin}/oauth2/${customId}` },
  };
  return {
    name,
    idp: oktaId('0oa', `${name}Idp`),
    label: seed.label,
    origin,
    clients: clientsOf(name, seed.label, origin, extraRedirectUris),
    users: seed.users.map((user) => ({ ...user, id: oktaId('00u', user.login.split('@')[0] + name) })),
    servers,
  };
}

/** Scopes a person can be asked for; any other is refused with Okta's `invalid_scope`. */
export function scopesOf(kind: ServerKind): string[] {
  switch (kind) {
    case 'org':
      return [...builtInScopes, 'okta.users.read.self', 'okta.users.manage.self'];
    case 'default':
      return builtInScopes;
    case 'custom':
      return [...builtInScopes, 'orders.read', 'orders.write'];
  }
}

/** Scopes a service may ask for: those of Okta's own API that were granted to it at the org server, custom ones elsewhere. */
export function serviceScopesOf(kind: ServerKind): string[] {
  switch (kind) {
    case 'org':
      return ['okta.users.read', 'okta.groups.read'];
    case 'default':
      return ['reports.read'];
    case 'custom':
      return ['orders.read', 'orders.write'];
  }
}

/** The `aud` of access tokens: the org's own URL, or the audience configured for a custom server. */
export function audienceOf(server: SimServer): string {
  switch (server.kind) {
    case 'org':
      return server.issuer;
    case 'default':
      return 'api://default';
    case 'custom':
      return 'api://orders';
  }
}
