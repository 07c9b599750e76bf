import { createHash } from 'node:crypto';
import { oktaId } from './okta-id.ts';
import type { ClientKind, OrgName, SimClient } from './types.ts';

/** The grant type of RFC 8628, spelled out. */
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Every grant of the token endpoints. */
export const grantTypes: readonly string[] = ['authorization_code', 'refresh_token', 'password', 'client_credentials', deviceGrant];

/** What a kind of client differs in from an ordinary native one. */
interface Seed {
  kind: ClientKind;
  /** Part of the client ID, so never changed. */
  name: string;
  label: string;
  differs?: Partial<SimClient>;
}

const people = ['authorization_code', 'refresh_token'];
const secret = { authentication: 'client_secret_basic' } as const;
const key = { authentication: 'private_key_jwt' } as const;
const service = { applicationType: 'service', grantTypes: ['client_credentials'], redirectUris: [], postLogoutRedirectUris: [] } as const;

const seeds: readonly Seed[] = [
  { kind: 'native', name: 'Native1', label: 'Desktop' },
  { kind: 'consent', name: 'Consent2', label: 'Reports' },
  { kind: 'no-refresh', name: 'Brief3', label: 'Kiosk', differs: { grantTypes: ['authorization_code', deviceGrant] } },
  { kind: 'web', name: 'Web4', label: 'Portal', differs: { applicationType: 'web', ...secret, grantTypes: people } },
  { kind: 'web-key', name: 'WebKey5', label: 'Vault Portal', differs: { applicationType: 'web', ...key, grantTypes: people } },
  { kind: 'service', name: 'Service6', label: 'Nightly Export', differs: { ...service, ...secret } },
  { kind: 'service-key', name: 'SvcKey7', label: 'Directory Sync', differs: { ...service, ...key } },
  {
    kind: 'legacy',
    name: 'Legacy8',
    label: 'Legacy Client',
    differs: { grantTypes: ['password', 'refresh_token'], redirectUris: [], postLogoutRedirectUris: [] },
  },
  { kind: 'dpop', name: 'Dpop9', label: 'Bound Desktop', differs: { dpopBound: true } },
  { kind: 'par-only', name: 'Par10', label: 'Pushed Desktop', differs: { requiresPar: true, grantTypes: people } },
];

/** A secret that looks like Okta's, the same at every start: it guards nothing but a demo. */
function secretOf(org: OrgName, kind: ClientKind): string {
  return createHash('sha512').update(`okta-sim ${org} ${kind}`).digest('base64url').slice(0, 64);
}

/** The clients of an org, one of each kind, the ordinary native one first. */
export function clientsOf(org: OrgName, orgLabel: string, origin: string, extraRedirectUris: readonly string[]): SimClient[] {
  // Each org has its own: one that two servers share lets one of them take the other's codes (RFC 9700, 4.4).
  const ownPath = `/callback/${new URL(origin).host}`;
  const own = [`com.okta.${org}:/callback`, `http://127.0.0.1:8765${ownPath}`, `io.github.tenantry:${ownPath}`];
  const redirectUris = [...new Set([...own, ...extraRedirectUris])];
  const postLogoutRedirectUris = ['signout', 'logout'].flatMap((path) => [`com.okta.${org}:/${path}`, `http://127.0.0.1:8765/${path}`]);
  return seeds.map(({ kind, name, label, differs }) => ({
    id: oktaId('0oa', `${org}${name}`),
    label: `${orgLabel} ${label}`,
    kind,
    applicationType: 'native',
    authentication: 'none',
    secret: differs?.authentication === secret.authentication ? secretOf(org, kind) : null,
    redirectUris,
    postLogoutRedirectUris,
    grantTypes: ['authorization_code', deviceGrant, 'refresh_token'],
    dpopBound: false,
    requiresPar: false,
    ...differs,
  }));
}
