import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../scripts/free-port.ts';
import { inRoot } from '../scripts/project.ts';
import { debianFiles } from './debian.ts';
import { NotSentBack, type Provider, type ProviderClient } from './provider.ts';
import { startServer } from './server-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/*
 * django-oauth-toolkit, an OpenID provider in Python on oauthlib (https://github.com/jazzband/django-oauth-toolkit), from
 * Debian's python3-django-oauth-toolkit, in a site of a few lines (`django/site.py`).
 */

const python = '/usr/bin/python3';
const login = 'dana';
const password = 'dana at django';
const scopes = ['openid', 'profile', 'email', 'offline_access'];
const native: ProviderClient = { clientId: 'native', redirectUri: 'com.okta.interop:/callback', secret: null };
const web: ProviderClient = { clientId: 'web', redirectUri: 'http://127.0.0.1:8401/callback', secret: 'known-to_this.suite' };
// Its clients have one grant each.
const machine: ProviderClient = { ...web, clientId: 'machine' };
const trusted: ProviderClient = { ...web, clientId: 'trusted' };
const machineScope = 'orders';

const form = (values: Readonly<Record<string, string>>, cookie = ''): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(values),
  headers: { cookie },
  redirect: 'manual',
});

/** Signs in on the site and consents to everything that is asked for, as its form would be sent. */
const browse = async (origin: string, url: string): Promise<string> => {
  const signedIn = await fetch(`${origin}/sign-in`, form({ username: login, password }));
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  const { origin: asked, pathname, searchParams } = new URL(url);
  const page = await fetch(url, { headers: { cookie: cookie.join('; ') }, redirect: 'manual' });
  const answer =
    page.status === 200
      ? await fetch(`${asked}${pathname}`, form({ ...Object.fromEntries(searchParams), allow: 'Authorize' }, cookie.join('; ')))
      : page;
  const location = answer.headers.get('location');
  if (location === null) throw new NotSentBack('Django', answer.status);
  return location;
};

const differs: Provider['differs'] = {
  'introspection, public client': {
    outcome: 'http_error',
    why: 'It tells resource servers only, and says so with HTTP 403 and nothing else.',
  },
  'device flow': { outcome: 'metadata_incomplete', why: 'It has no device flow.' },
  'sign-in with a pushed request': { outcome: 'not_offered', why: 'It takes no pushed requests.' },
  'sign-in with DPoP': {
    outcome: 'malformed_response',
    why: 'It knows no DPoP and answers with bearer tokens, as RFC 9449, 5 allows; they are turned down.',
  },
  'sign-in, private_key_jwt': { outcome: 'not_offered', why: 'It knows no clients with keys.' },
  'introspection, client with a secret': { outcome: 'inactive', why: 'It tells of access tokens only, which RFC 7662, 2.1 leaves to it.' },
};

export const startDjangoOauthToolkit = async (): Promise<Provider> => {
  const files = debianFiles('python3-django-oauth-toolkit');
  if (!existsSync(python)) throw new Error("Django needs Debian's own Python. Run: sudo apt-get install python3");
  const folder = temporaryFolder('django');
  try {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const issuer = `${origin}/o`;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const clients = [
      { ...native, grant: 'authorization-code' },
      { ...web, grant: 'authorization-code' },
      { ...machine, grant: 'client-credentials' },
      { ...trusted, grant: 'password' },
    ];
    const given = {
      port,
      issuer,
      key,
      login,
      password,
      scopes: [...scopes, machineScope],
      clients,
      database: join(folder.path, 'site.db'),
    };
    await writeFile(join(folder.path, 'site.json'), JSON.stringify(given));
    const server = await startServer([python, '-B', inRoot('interop', 'django', 'site.py'), 'site.json'], {
      cwd: folder.path,
      env: files.env,
      url: `${issuer}/.well-known/jwks.json`,
    });
    return {
      name: 'django-oauth-toolkit',
      version: files.version,
      issuer,
      rotates: true,
      scopes,
      native,
      web,
      keyed: null,
      machine,
      machineScope,
      trusted,
      account: { username: login, password },
      differs,
      browse: async (url) => await browse(origin, url),
      approveDevice: async () => await Promise.reject(new Error('It has no device flow.')),
      registerKey: async () => await Promise.reject(new Error('It knows no clients with keys.')),
      endAllSessions: async () => {
        const { status } = await fetch(`${origin}/end-all-sessions`, form({}));
        if (status !== 204) throw new Error(`Django answered with HTTP ${status}.`);
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
