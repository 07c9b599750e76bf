import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../scripts/free-port.ts';
import { debianFiles } from './debian.ts';
import { NotSentBack, type Provider, type ProviderClient } from './provider.ts';
import { startServer } from './server-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/*
 * LemonLDAP::NG, a single sign-on portal in Perl with an OpenID provider of its own (https://lemonldap-ng.org), from Debian's
 * liblemonldap-ng-portal-perl. Its settings are the file that its Manager would write; plackup serves it.
 */

/** Of its demonstration mode, whose users' passwords are their names. */
const login = 'dwho';
const scopes = ['openid', 'profile', 'email', 'offline_access'];
const native: ProviderClient = { clientId: 'native', redirectUri: 'com.okta.interop:/callback', secret: null };
const web: ProviderClient = { clientId: 'web', redirectUri: 'http://127.0.0.1:8401/callback', secret: 'known-to_this.suite' };
const machineScope = 'orders';

/** What it loads and Debian only recommends. */
const recommended = ['libstring-random-perl', 'libio-string-perl'];

const plackup = '/usr/bin/plackup';
const portalApp = '/usr/share/lemonldap-ng/portal/htdocs/index.psgi';
const templates = '/usr/share/lemonldap-ng/portal/templates';

/** A portal without pictures to read, which would need ImageMagick. */
const noCaptcha = `package NoCaptcha;
use Mouse;
extends 'Lemonldap::NG::Portal::Main::Plugin';
sub init { 1 }
1;
`;

/** Without a consent page: with one it honours offline_access only for prompt=consent (OpenID Connect Core, 11). */
const relyingParty = ({ clientId, redirectUri, secret }: ProviderClient): Record<string, unknown> => ({
  oidcRPMetaDataOptionsClientID: clientId,
  oidcRPMetaDataOptionsDisplayName: clientId,
  oidcRPMetaDataOptionsRedirectUris: redirectUri,
  oidcRPMetaDataOptionsIDTokenSignAlg: 'RS256',
  oidcRPMetaDataOptionsUserIDAttr: 'uid',
  oidcRPMetaDataOptionsBypassConsent: 1,
  oidcRPMetaDataOptionsAllowOffline: 1,
  ...(secret === null
    ? { oidcRPMetaDataOptionsPublic: 1, oidcRPMetaDataOptionsRequirePKCE: 1 }
    : {
        oidcRPMetaDataOptionsClientSecret: secret,
        oidcRPMetaDataOptionsAllowPasswordGrant: 1,
        oidcRPMetaDataOptionsAllowClientCredentialsGrant: 1,
      }),
});

const settings = (issuer: string, folder: string): Record<string, unknown> => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sessions = join(folder, 'sessions');
  const parties = [native, web];
  const forEach = (value: (client: ProviderClient) => unknown) =>
    Object.fromEntries(parties.map((client) => [client.clientId, value(client)]));
  return {
    cfgNum: 1,
    cfgAuthor: 'interop',
    cfgDate: 1,
    portal: `${issuer}/`,
    domain: '127.0.0.1',
    cookieName: 'lemonldap',
    securedCookie: 0,
    authentication: 'Demo',
    userDB: 'Same',
    passwordDB: 'Demo',
    demoExportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
    captcha: 'NoCaptcha',
    captcha_mail_enabled: 0,
    captcha_register_enabled: 0,
    portalDisplayResetPassword: 0,
    portalDisplayRegister: 0,
    requireToken: 0,
    key: 'of this suite',
    macros: { _whatToTrace: '$_user' },
    whatToTrace: '_whatToTrace',
    locationRules: { '127.0.0.1': { default: 'accept' } },
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: {
      Directory: sessions,
      LockDirectory: join(sessions, 'lock'),
      generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
    },
    localSessionStorage: '',
    issuerDBOpenIDConnectActivation: 1,
    oidcServiceMetaDataIssuer: issuer,
    oidcServiceAllowAuthorizationCodeFlow: 1,
    oidcServiceKeyIdSig: 'interop',
    oidcServicePrivateKeySig: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    oidcServicePublicKeySig: publicKey.export({ type: 'spki', format: 'pem' }),
    oidcRPMetaDataOptions: forEach(relyingParty),
    oidcRPMetaDataExportedVars: forEach(() => ({ name: 'cn', email: 'mail', preferred_username: 'uid' })),
    oidcRPMetaDataScopeRules: { [web.clientId]: { [machineScope]: '1' } },
  };
};

/** Its own file of settings, for what is not part of the above. */
const localSettings = (folder: string, templateFolder: string): string =>
  [
    '[all]',
    'logLevel = warn',
    '[configuration]',
    'type = File',
    `dirName = ${join(folder, 'conf')}`,
    '[portal]',
    'staticPrefix = /static',
    `templateDir = ${templateFolder}`,
    'languages = en',
  ].join('\n');

/** Signs in and lets the browser be sent away, as its pages would. */
const browse = async (issuer: string, url: string): Promise<string> => {
  const signedIn = await fetch(issuer, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ user: login, password: login }),
  });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  const answer = await fetch(url, { headers: { cookie: cookie.join('; ') }, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new NotSentBack('LemonLDAP::NG', answer.status);
  return location;
};

const noKeys = 'It knows no clients with keys.';
const noDevices = 'It has no device flow.';
const noRevocation = { outcome: 'metadata_incomplete', why: 'It has no revocation endpoint.' };

const differs: Provider['differs'] = {
  'sign-in for an unknown scope': {
    outcome: 'not_sent_back',
    why: 'Without openid among the scopes it shows an error page; RFC 6749, 4.1.2.1 sends the browser back.',
  },
  'introspection, public client': {
    outcome: 'unauthorized_client',
    why: 'Its metadata offers this endpoint to clients with a secret only.',
  },
  'refresh of a session ended there': {
    outcome: 'invalid_request',
    why: 'It refuses an unknown refresh token as `invalid_request`; RFC 6749, 5.2 demands `invalid_grant`.',
  },
  'sign-out, public client': noRevocation,
  'device flow': { outcome: 'metadata_incomplete', why: noDevices },
  'sign-in with a pushed request': { outcome: 'not_offered', why: 'It takes no pushed requests.' },
  'sign-in with DPoP': {
    outcome: 'malformed_response',
    why: 'It knows no DPoP and answers with bearer tokens, as RFC 9449, 5 allows; they are turned down.',
  },
  'sign-in, private_key_jwt': { outcome: 'not_offered', why: noKeys },
  'introspection, client with a secret': { outcome: 'inactive', why: 'It tells of access tokens only, which RFC 7662, 2.1 leaves to it.' },
  'sign-out, client with a secret': noRevocation,
};

export const startLemonldap = async (): Promise<Provider> => {
  const files = debianFiles('liblemonldap-ng-portal-perl', recommended);
  const folder = temporaryFolder('lemonldap');
  try {
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    for (const name of ['conf', 'lib', 'sessions/lock']) await mkdir(join(folder.path, name), { recursive: true });
    await writeFile(join(folder.path, 'conf', 'lmConf-1.json'), JSON.stringify(settings(issuer, folder.path)));
    await writeFile(join(folder.path, 'lib', 'NoCaptcha.pm'), noCaptcha);
    await writeFile(join(folder.path, 'lemonldap-ng.ini'), localSettings(folder.path, files.path(templates)));
    const server = await startServer(
      [
        'perl',
        files.path(plackup),
        '--env=deployment',
        '--server=HTTP::Server::PSGI',
        '--host=127.0.0.1',
        `--port=${port}`,
        files.path(portalApp),
      ],
      {
        cwd: folder.path,
        env: {
          ...files.env,
          PERL5LIB: [join(folder.path, 'lib'), files.env['PERL5LIB']].join(':'),
          LLNG_DEFAULTCONFFILE: join(folder.path, 'lemonldap-ng.ini'),
        },
        url: `${issuer}/oauth2/jwks`,
      },
    );
    return {
      name: 'LemonLDAP::NG',
      version: files.version,
      issuer,
      rotates: false,
      scopes,
      native,
      web,
      keyed: null,
      machine: web,
      machineScope,
      trusted: web,
      account: { username: login, password: login },
      differs,
      browse: async (url) => await browse(issuer, url),
      approveDevice: async () => await Promise.reject(new Error(noDevices)),
      registerKey: async () => await Promise.reject(new Error(noKeys)),
      // As its Sessions Explorer does: online and offline sessions, codes and access tokens are all sessions to it.
      endAllSessions: async () => {
        const sessions = join(folder.path, 'sessions');
        const entries = await readdir(sessions, { withFileTypes: true });
        await Promise.all(entries.filter((entry) => entry.isFile()).map(async ({ name }) => await rm(join(sessions, name))));
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
