import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { OktaSim } from '../okta-sim/index.ts';
import { type Connection, emptyConfiguration, storedFrom, type Tenant } from '../src-main/core/connections/index.ts';
import { configurationFormat } from '../src-main/core/storage/formats/index.ts';
import { connectionTo, createAppServices } from './app-services.ts';

const tenantCount = 20;

const environments = ['production', 'preview', 'development', 'other'] as const;
const serverKinds = ['org', 'default', 'custom'] as const;
/** The vault's service under which the app keeps sessions. */
const service = 'session';

/**
 * Fills a user-data folder with `connectionCount` connections in 20 tenants, each with a sealed session. Every user signs in once at
 * every server of okta-sim, through the app's own stack; the sessions that come of it are given to all the connections.
 */
export const writeProfile = async (orgs: OktaSim['orgs'], folder: string, connectionCount: number): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const services = await createAppServices(folder);
  const sources: { readonly connection: Connection; readonly sealed: string }[] = [];
  try {
    for (const { connection, login } of everySignIn(orgs)) {
      await services.signIn(connection, login);
      const sealed = await services.vault.getPassword(service, connection.id);
      if (sealed === null) throw new Error('A session was not written to the vault.');
      sources.push({ connection, sealed });
      await services.vault.deletePassword(service, connection.id);
    }
    const { tenants, connections } = spread(
      orgs,
      sources.map(({ connection }) => connection),
      connectionCount / tenantCount,
    );
    await Promise.all(
      connections.map(async ({ id, issuer }, index) => {
        const fitting = sources.filter(({ connection }) => connection.issuer === issuer);
        await services.vault.setPassword(service, id, fitting[index % fitting.length]?.sealed ?? '');
      }),
    );
    const configuration = { ...emptyConfiguration(), tenants, connections, weakVaultAcceptedOn: hostname(), said: ['close-quits'] };
    writeFileSync(join(folder, 'config.json'), configurationFormat.write(storedFrom(configuration)), { mode: 0o600 });
  } finally {
    await services.close();
  }
};

const everySignIn = (orgs: OktaSim['orgs']): readonly { readonly connection: Connection; readonly login: string }[] =>
  Object.values(orgs).flatMap(({ name, users }) =>
    serverKinds.flatMap((server) =>
      users.map(({ login }, index) => ({ connection: connectionTo(orgs, name, server, { slug: `${name}-${server}-${index}` }), login })),
    ),
  );

const spread = (
  orgs: OktaSim['orgs'],
  sources: readonly Connection[],
  perTenant: number,
): { readonly tenants: Tenant[]; readonly connections: Connection[] } => {
  const tenants: Tenant[] = [];
  const connections: Connection[] = [];
  const all = Object.values(orgs);
  for (let index = 0; index < tenantCount; index += 1) {
    const org = all[index % all.length];
    if (org === undefined) break;
    const slug = `${org.name}-${index + 1}`;
    tenants.push({
      id: slug,
      slug,
      name: `${org.label} ${index + 1}`,
      orgUrl: org.origin,
      environment: environments[index % environments.length] ?? 'other',
      colour: null,
      notes: '',
      browserCommand: null,
      opensWith: 'browser',
      proxy: 'system',
    });
    const own = sources.filter(({ redirectUri }) => redirectUri.startsWith(`com.okta.${org.name}:`));
    for (let number = 1; number <= perTenant; number += 1) {
      const source = own[number % own.length];
      if (source !== undefined)
        connections.push({ ...source, id: `${slug}-api-${number}`, tenantId: slug, slug: `api-${number}`, name: `API ${number}` });
    }
  }
  return { tenants, connections };
};
