import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { demoPassword, type OktaSim, type OrgName, orgNames, type ServerKind } from '../../okta-sim/index.ts';
import { nativeMethod, type SignInMethod } from '../../src-preload/contract/index.ts';
import type { AllowedSchemes } from './system-browser.ts';

/** One connection of a test's configuration; what is left out has a sensible value. */
export interface ConnectionSeed {
  readonly org: OrgName;
  readonly server?: ServerKind;
  readonly slug?: string;
  readonly redirectUri?: string;
  /** Without a redirect URI: which of those that okta-sim has registered for the org. Default `scheme`. */
  readonly redirect?: 'scheme' | 'loopback';
  readonly scopes?: readonly string[];
  readonly clientKind?: 'native' | 'consent' | 'no-refresh';
  readonly loginHint?: string;
  readonly keepFresh?: boolean;
  readonly method?: Partial<SignInMethod>;
  /** Laid over the connection as it is written. */
  readonly override?: Readonly<Record<string, unknown>>;
}

export interface ConfigurationSeed {
  readonly connections: readonly ConnectionSeed[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether the person has accepted the weak key on this machine; otherwise nothing is written to disk. Default true. */
  readonly weakVaultAccepted?: boolean;
  /** An argument list that opens sign-ins, for systems where the app's way to the browser cannot be led to the test. */
  readonly browserCommand?: readonly string[] | null;
}

/** What a test reads in the address must not be pushed out of it. */
const plainMethod: SignInMethod = { ...nativeMethod, authorization: { ...nativeMethod.authorization, pushed: false } };

/** An immutable ID that tests can name: `acme-default`. */
const connectionId = (seed: ConnectionSeed): string => `${seed.org}-${seed.slug ?? seed.server ?? 'default'}`;

const connectionOf = (sim: OktaSim, seed: ConnectionSeed): object => {
  const org = sim.orgs[seed.org];
  const client = org.clients.find((one) => one.kind === (seed.clientKind ?? 'native'));
  const registered = client?.redirectUris.find((uri) => uri.startsWith(seed.redirect === 'loopback' ? 'http:' : 'com.'));
  const server = seed.server ?? 'default';
  return {
    id: connectionId(seed),
    tenantId: seed.org,
    slug: seed.slug ?? server,
    name: `${org.label} ${seed.slug ?? server}`,
    issuer: org.servers[server].issuer,
    clientId: client?.id,
    redirectUri: seed.redirectUri ?? registered,
    scopes: seed.scopes ?? ['openid', 'profile', 'email', 'offline_access'],
    loginHint: seed.loginHint ?? null,
    method: { ...plainMethod, ...seed.method },
    postLogoutRedirectUri: null,
    keepFresh: seed.keepFresh ?? true,
    keepAlive: false,
    refreshTokenIdleMs: null,
    approvedOrigins: [],
    ...seed.override,
  };
};

/** Writes the app's configuration file into `userData`, with the tenants of okta-sim that `seed` names. Call before launching. */
export const writeConfiguration = (userData: string, sim: OktaSim, seed: ConfigurationSeed): void => {
  const environments = ['development', 'production', 'preview'] as const;
  const tenants = orgNames
    .filter((name) => seed.connections.some((connection) => connection.org === name))
    .map((name) => ({
      id: name,
      slug: name,
      name: sim.orgs[name].label,
      orgUrl: sim.orgs[name].origin,
      environment: environments[orgNames.indexOf(name)],
      colour: null,
      notes: '',
      browserCommand: seed.browserCommand ?? null,
      opensWith: 'browser',
      proxy: 'system',
    }));
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  const configuration = {
    version: 4,
    tenants,
    connections: seed.connections.map((connection) => connectionOf(sim, connection)),
    settings: {
      theme: 'system',
      timeFormat: 'local',
      clipboardClearMs: 60_000,
      startAtLogin: false,
      passwordGrant: false,
      ...seed.settings,
    },
    weakVaultAcceptedOn: seed.weakVaultAccepted === false ? null : hostname(),
    said: [],
  };
  writeFileSync(join(userData, 'config.json'), JSON.stringify(configuration, null, 2), { mode: 0o600 });
};

/** okta-sim's orgs and the private-use schemes their clients redirect to. */
export const schemesOf = (sim: OktaSim): AllowedSchemes =>
  Object.fromEntries(
    Object.values(sim.orgs).map((org) => [
      org.origin,
      [...new Set(org.clients.flatMap((client) => client.redirectUris).map((uri) => uri.slice(0, uri.indexOf(':'))))].filter((scheme) =>
        scheme.includes('.'),
      ),
    ]),
  );

/** Fills in okta-sim's sign-in page. */
export const signIn = async (page: Page, login: string, password: string = demoPassword): Promise<void> => {
  await page.getByLabel('Username').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};
