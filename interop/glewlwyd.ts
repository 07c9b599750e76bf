import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../scripts/free-port.ts';
import { type DebianFiles, debianFiles } from './debian.ts';
import type { Provider, ProviderClient } from './provider.ts';
import { startServer } from './server-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/*
 * Glewlwyd, an OpenID provider in C on libraries of its own (https://babelouest.io/glewlwyd), from Debian's package of
 * that name. Its settings are made over its administration API, and its pages are played over the API they use.
 */

const login = 'dana';
const password = 'dana at glewlwyd';
const scopes = ['openid', 'profile', 'email', 'offline_access'];
const native: ProviderClient = { clientId: 'native', redirectUri: 'com.okta.interop:/callback', secret: null };
const web: ProviderClient = { clientId: 'web', redirectUri: 'http://127.0.0.1:8401/callback', secret: 'known-to_this.suite' };
const keyed: ProviderClient = { clientId: 'keyed', redirectUri: 'http://127.0.0.1:8402/callback', secret: null };
const machineScope = 'orders';

/** The folders of its modules, each named by a setting. */
const modules = { user: 'user', client: 'client', user_auth_scheme: 'scheme', plugin: 'plugin', user_middleware: 'user_middleware' };

const settingsFile = (files: DebianFiles, folder: string, port: number): string =>
  [
    `port = ${port}`,
    'bind_address = "127.0.0.1"',
    `external_url = "http://127.0.0.1:${port}"`,
    'login_url = "login.html"',
    'api_prefix = "api"',
    'cookie_domain = "127.0.0.1"',
    'cookie_secure = 0',
    'log_mode = "console"',
    'log_level = "WARNING"',
    'hash_algorithm = "SHA512"',
    ...Object.entries(modules).map(([setting, name]) => `${setting}_module_path = "${files.path(`/usr/lib/glewlwyd/${name}`)}"`),
    `database = { type = "sqlite3" path = "${join(folder, 'glewlwyd.db')}" };`,
  ].join('\n');

/** Its documented settings (OIDC.md of the package) as its administration page would send them. */
const openIdSettings = (issuer: string) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'interop', alg: 'RS256', use: 'sig' };
  return {
    iss: issuer,
    'oauth-as-iss-id': true,
    'jwks-private': JSON.stringify({ keys: [key] }),
    'jwks-show': true,
    'subject-type': 'public',
    'allowed-scope': scopes,
    'name-claim': 'mandatory',
    'email-claim': 'mandatory',
    'scope-claim': 'no',
    'access-token-duration': 3_600,
    'refresh-token-duration': 1_209_600,
    'refresh-token-rolling': true,
    'refresh-token-one-use': 'always',
    'code-duration': 600,
    'auth-type-code-enabled': true,
    'auth-type-code-revoke-replayed': true,
    'auth-type-refresh-enabled': true,
    'auth-type-device-enabled': true,
    'auth-type-client-enabled': true,
    'auth-type-password-enabled': true,
    'auth-type-token-enabled': false,
    'auth-type-none-enabled': false,
    'allow-non-oidc': true,
    'device-authorization-expiration': 600,
    'device-authorization-interval': 1,
    'pkce-allowed': true,
    'pkce-method-plain-allowed': false,
    'pkce-required-public-client': true,
    'introspection-revocation-allowed': true,
    'introspection-revocation-allow-target-client': true,
    'introspection-revocation-auth-scope': [],
    'request-parameter-allow': true,
    'client-jwks-parameter': 'jwks',
    'oauth-par-allowed': true,
    'oauth-par-required': false,
    'oauth-par-request_uri-prefix': 'urn:ietf:params:oauth:request_uri:',
    'oauth-par-duration': 90,
    'oauth-dpop-allowed': true,
    'oauth-dpop-iat-duration': 60,
    'session-management-allowed': false,
  };
};

/** Calls its API as whoever the cookie belongs to. */
class Caller {
  readonly #api: string;
  readonly #cookie: string;

  static async signedIn(api: string, username: string, secret: string): Promise<Caller> {
    const response = await new Caller(api, '').send('POST', '/auth/', { username, password: secret });
    const cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    return new Caller(api, cookie.join('; '));
  }

  private constructor(api: string, cookie: string) {
    this.#api = api;
    this.#cookie = cookie;
  }

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.#api}${path}`, {
      method,
      headers: { cookie: this.#cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`Glewlwyd answered ${method} ${path} with HTTP ${response.status}: ${await response.text()}`);
    return response;
  }

  /** Where the browser is sent from a page, without going there. */
  async redirectFrom(url: string): Promise<string> {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: this.#cookie } });
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`Glewlwyd answered with HTTP ${response.status} instead of a redirect: ${await response.text()}`);
    return location;
  }
}

/** The administrator that its own database script makes. */
const administrator = async (api: string): Promise<Caller> => await Caller.signedIn(api, 'admin', 'password');

const grants = ['code', 'refresh_token', 'device_authorization'];

const configure = async (api: string, issuer: string): Promise<void> => {
  const admin = await administrator(api);
  for (const name of [...scopes.slice(1), machineScope])
    await admin.send('POST', '/scope/', { name, display_name: name, password_required: false, password_max_age: 0, scheme: {} });
  const granted = [...scopes, 'g_profile'];
  await admin.send('POST', '/user/', { username: login, password, name: 'Dana', email: 'dana@acme.test', enabled: true, scope: granted });
  await admin.send('POST', '/client/', {
    client_id: native.clientId,
    name: 'Tenantry',
    enabled: true,
    confidential: false,
    scope: [],
    redirect_uri: [native.redirectUri],
    authorization_type: grants,
    token_endpoint_auth_method: ['none'],
  });
  await admin.send('POST', '/client/', {
    client_id: web.clientId,
    name: 'Tenantry with a secret',
    enabled: true,
    confidential: true,
    client_secret: web.secret,
    scope: [machineScope],
    redirect_uri: [web.redirectUri],
    authorization_type: [...grants, 'client_credentials', 'password'],
    token_endpoint_auth_method: ['client_secret_basic', 'client_secret_post'],
  });
  await admin.send('POST', '/mod/plugin/', {
    module: 'oidc',
    name: 'oidc',
    display_name: 'OpenID Connect',
    enabled: true,
    readonly: false,
    order_rank: 0,
    parameters: openIdSettings(issuer),
  });
};

/** What its pages do: consent to what is asked for, and go on. Resolves with where the browser is sent to then. */
const consent = async (person: Caller, url: string): Promise<string> => {
  const page = await person.redirectFrom(url);
  const { pathname, searchParams } = new URL(page);
  if (pathname !== '/login.html') return page;
  const asked = (searchParams.get('scope') ?? '').split(' ').filter((scope) => scopes.includes(scope));
  await person.send('PUT', `/auth/grant/${searchParams.get('client_id')}`, { scope: asked.join(' ') });
  return await person.redirectFrom(`${url}&g_continue`);
};

/** Its database, by the script that the package brings. */
const createDatabase = async (files: DebianFiles, folder: string): Promise<void> => {
  const script = await readFile(files.path('/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3'));
  const made = spawnSync(files.path('/usr/bin/sqlite3'), ['-bail', join(folder, 'glewlwyd.db')], {
    input: script,
    encoding: 'utf8',
    env: { ...process.env, ...files.env },
  });
  if (made.status !== 0) throw new Error(`The database of Glewlwyd could not be made: ${made.stderr}`);
};

const silentRefusal = 'It refuses a refresh token with HTTP 400 and nothing else; RFC 6749, 5.2 demands `invalid_grant`.';
const secretNeeded = 'Its metadata offers this endpoint to clients with a secret only.';

const differs: Provider['differs'] = {
  'introspection, public client': { outcome: 'http_error', why: secretNeeded },
  'refresh whose answer was lost': { outcome: 'http_error', why: `A rotated token has no grace period. ${silentRefusal}` },
  'refresh of a session ended there': { outcome: 'http_error', why: silentRefusal },
  'sign-out, public client': { outcome: 'http_error', why: secretNeeded },
  'sign-in with max_age': { outcome: 'id_token_rejected', why: 'Its ID tokens say `auth_time` 0; OpenID Connect Core, 2 wants the time.' },
};

export const startGlewlwyd = async (): Promise<Provider> => {
  const files = debianFiles('glewlwyd', ['dbconfig-no-thanks']);
  const folder = temporaryFolder('glewlwyd');
  try {
    const port = await freePort();
    await createDatabase(files, folder.path);
    await writeFile(join(folder.path, 'glewlwyd.conf'), settingsFile(files, folder.path, port));
    const origin = `http://127.0.0.1:${port}`;
    const api = `${origin}/api`;
    const issuer = `${api}/oidc`;
    const server = await startServer([files.path('/usr/bin/glewlwyd'), '--config-file=glewlwyd.conf'], {
      cwd: folder.path,
      env: files.env,
      url: `${origin}/config`,
    });
    await configure(api, issuer).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return {
      name: 'Glewlwyd',
      version: files.version,
      issuer,
      rotates: true,
      scopes,
      native,
      web,
      keyed,
      machine: web,
      machineScope,
      trusted: web,
      account: { username: login, password },
      differs,
      browse: async (url) => await consent(await Caller.signedIn(api, login, password), url),
      approveDevice: async (verificationUri, userCode) => {
        const url = `${verificationUri}?code=${encodeURIComponent(userCode)}`;
        await consent(await Caller.signedIn(api, login, password), url);
      },
      registerKey: async (publicJwk) => {
        const admin = await administrator(api);
        await admin.send('POST', '/client/', {
          client_id: keyed.clientId,
          name: 'Tenantry with a key',
          enabled: true,
          confidential: true,
          scope: [],
          redirect_uri: [keyed.redirectUri],
          authorization_type: grants,
          token_endpoint_auth_method: ['private_key_jwt'],
          jwks: { keys: [JSON.parse(publicJwk)] },
        });
      },
      endAllSessions: async () => {
        const person = await Caller.signedIn(api, login, password);
        const tokens = (await (await person.send('GET', '/oidc/token')).json()) as { token_hash: string; enabled: boolean }[];
        for (const { token_hash } of tokens.filter(({ enabled }) => enabled))
          await person.send('DELETE', `/oidc/token/${encodeURIComponent(token_hash)}`);
      },
      stop: async () => {
        await server.stop();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
};
