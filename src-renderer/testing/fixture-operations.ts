import { written } from '../../src-preload/contract/words/testing/written.ts';
import type {
  ClaimView,
  CommandName,
  CommandPayload,
  CommandResult,
  ConnectionView,
  FoundServer,
  Result,
} from '../../src-preload/contract/index.ts';

type Answer<N extends CommandName> = (payload: CommandPayload<N>) => Result<CommandResult<N>>;
type OperationName =
  | Extract<CommandName, `credentials.${string}`>
  | 'tenant.findServers'
  | 'signIn.openPage'
  | 'session.signOutAtOkta'
  | 'session.refreshWith'
  | 'session.introspect'
  | 'session.userinfo'
  | 'session.revoke'
  | 'session.copyAsCurl';

const done = <T>(value: T): Result<T> => ({ ok: true, value });

const servers = (orgUrl: string): FoundServer[] => [
  {
    issuer: orgUrl,
    kind: 'org',
    label: 'Org server',
    explanation: 'Always there. Its access tokens are for Okta’s own APIs: nobody else can verify them, so they are introspected.',
    grants: ['authorization_code', 'refresh_token', 'password', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
    abilities: ['PKCE', 'Device authorization', 'Pushed authorization requests', 'DPoP', 'Introspection', 'Sign-out'],
  },
  {
    issuer: `${orgUrl}/oauth2/default`,
    kind: 'default',
    label: 'default',
    explanation: 'The custom server that an org with API Access Management begins with. Its access tokens are JWTs for your own APIs.',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    abilities: ['PKCE', 'Introspection', 'Sign-out'],
  },
];

const publicJwk = JSON.stringify(
  {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    alg: 'ES256',
    kid: 'made-up',
    use: 'sig',
  },
  null,
  2,
);

/** What the fake bridge answers to commands about credentials and tokens. */
export const operationAnswers = (
  set: (connectionId: string, view: Partial<ConnectionView>) => void,
): { readonly [N in OperationName]: Answer<N> } => ({
  'tenant.findServers': ({ orgUrl }) => done(servers(orgUrl)),
  'credentials.setSecret': ({ connectionId, secret }) => {
    if (/\S\s+\S/.test(secret))
      return {
        ok: false,
        error: {
          code: 'invalid_input',
          ...written('Client secret: there is a blank or a special character in it.', 'Copy it again.'),
        },
      };
    set(connectionId, { credential: { state: 'held', hasSecret: true, key: null, dpopThumbprint: null } });
    return done(null);
  },
  'credentials.makeKey': ({ connectionId, alg }) => {
    set(connectionId, {
      credential: { state: 'held', hasSecret: false, key: { alg, kid: 'made-up', publicJwk, generated: true }, dpopThumbprint: null },
    });
    return done(null);
  },
  'credentials.importKey': () => ({
    ok: false,
    error: {
      code: 'invalid_input',
      ...written('Private key: it is encrypted with a passphrase.', 'Decrypt it first: openssl pkey -in key.pem -out plain.pem.'),
    },
  }),
  'credentials.forget': ({ connectionId }) => {
    set(connectionId, { credential: { state: 'none', hasSecret: false, key: null, dpopThumbprint: null } });
    return done(null);
  },
  'signIn.openPage': () => done(null),
  'session.signOutAtOkta': () => done(null),
  'session.refreshWith': () => done(null),
  'session.introspect': ({ token }) => {
    const isActive = token !== 'id';
    const claims: readonly (readonly [string, string, string, ClaimView['source']])[] = isActive
      ? [
          ['active', 'true', 'Whether the server honours the token now', 'OAuth'],
          ['scope', 'openid offline_access orders.read', 'Scopes the token carries, separated by spaces', 'OAuth'],
          ['username', 'dana@acme.test', 'Readable name of the account the token belongs to', 'OAuth'],
          ['client_id', '0oa5k3exampleClient7', 'The client the token was issued to ✓ this connection’s client ID', 'OAuth'],
          ['token_type', 'Bearer', 'How the token is presented: Bearer or DPoP', 'OAuth'],
        ]
      : [['active', 'false', 'Whether the server honours the token now', 'OAuth']];
    return done({
      active: isActive,
      claims: claims.map(([name, text, meaning, source]) => ({ name, text, meaning, source, time: null, change: null, before: null })),
      json: JSON.stringify(Object.fromEntries(claims.map(([name, text]) => [name, name === 'active' ? isActive : text])), null, 2),
    });
  },
  'session.userinfo': () =>
    done({
      rows: [
        {
          name: 'sub',
          meaning: 'Whose token it is',
          userinfo: '00u1abcd2EFGHijk3l4',
          idToken: '00u1abcd2EFGHijk3l4',
          userinfoTime: null,
          idTokenTime: null,
          comparison: 'same',
        },
        {
          name: 'email',
          meaning: 'E-mail address',
          userinfo: 'dana@acme.test',
          idToken: 'dana@old.test',
          userinfoTime: null,
          idTokenTime: null,
          comparison: 'different',
        },
        {
          name: 'zoneinfo',
          meaning: 'Time zone',
          userinfo: 'Europe/Berlin',
          idToken: null,
          userinfoTime: null,
          idTokenTime: null,
          comparison: 'userinfo-only',
        },
        {
          name: 'at_hash',
          meaning: null,
          userinfo: null,
          idToken: 'h3Zk1',
          userinfoTime: null,
          idTokenTime: null,
          comparison: 'id-token-only',
        },
        {
          name: 'updated_at',
          meaning: 'When the user’s profile last changed',
          userinfo: '1700000000',
          idToken: null,
          userinfoTime: 1_700_000_000_000,
          idTokenTime: null,
          comparison: 'userinfo-only',
        },
      ],
      json: JSON.stringify({ sub: '00u1abcd2EFGHijk3l4', email: 'dana@acme.test', zoneinfo: 'Europe/Berlin' }, null, 2),
    }),
  'session.revoke': () => done(null),
  'session.copyAsCurl': () =>
    done({ what: 'curl command', expiresAt: Date.now() + 41 * 60_000, clearsAt: Date.now() + 45_000, warning: null }),
});
