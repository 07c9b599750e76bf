/** What came of one way to sign in, as a test saw it. */
export interface WaySeen {
  readonly grant: string;
  readonly client: string;
  readonly server: string;
  /** The scopes that decide, in words. */
  readonly scopes: string;
  /** `null`: it works; else what the person is told. */
  readonly refused: string | null;
  readonly tokens: { readonly access: boolean; readonly id: boolean; readonly refresh: boolean; readonly bound: boolean };
  /** What a refresh brought anew; null when there is no way to refresh. */
  readonly refreshed: { readonly access: boolean; readonly id: boolean; readonly rotated: boolean } | null;
  /** How tokens are had anew without a person. */
  readonly renewal: 'refresh token' | 'asking again' | null;
  readonly test: string;
}

/** What came of one refresh (grant `refresh_token`), as a test saw it. */
export interface RefreshSeen {
  readonly client: string;
  readonly server: string;
  /** What the person asked for. */
  readonly wish: string;
  /** The scopes the request named. */
  readonly scopes: string;
  readonly access: boolean;
  readonly id: boolean;
  /** What became of the refresh token: `rotated` or `kept`. */
  readonly refreshToken: string;
  readonly test: string;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const yes = (value: boolean): string => (value ? 'yes' : '–');

const row = (way: WaySeen): string => {
  const { tokens, refreshed } = way;
  const cells =
    way.refused === null
      ? [
          'yes',
          tokens.bound ? 'yes, DPoP' : yes(tokens.access),
          yes(tokens.id),
          yes(tokens.refresh),
          way.renewal === null ? 'no: sign in again' : `yes, by ${way.renewal}`,
          refreshed === null ? '–' : yes(refreshed.access),
          refreshed === null ? '–' : yes(refreshed.id),
        ]
      : [`no: ${way.refused}`, '–', '–', '–', '–', '–', '–'];
  return `| ${[way.grant, way.client, way.server, way.scopes, ...cells, way.test].map(cell).join(' | ')} |`;
};

const refreshRow = (seen: RefreshSeen): string =>
  `| ${['refresh_token', seen.client, seen.server, seen.wish, seen.scopes, yes(seen.access), yes(seen.id), seen.refreshToken, seen.test].map(cell).join(' | ')} |`;

const refreshHead = [
  'Grant',
  'Client (type, authentication)',
  'Server',
  'Asked for',
  'Scopes in the request',
  'New access token',
  'New ID token',
  'Refresh token',
  'Test',
];

const table = (heads: readonly string[], rows: readonly string[]): string[] => [
  `| ${heads.join(' | ')} |`,
  `| ${heads.map(() => '---').join(' | ')} |`,
  ...rows,
];

const head = [
  'Grant',
  'Client (type, authentication)',
  'Server',
  'Scopes',
  'Works',
  'Access token',
  'ID token',
  'Refresh token',
  'Can be kept fresh',
  'New access token',
  'New ID token',
  'Test',
];

/** `docs/oauth.md`, from what the tests saw. */
export const oauthPage = (ways: readonly WaySeen[], refreshes: readonly RefreshSeen[]): string =>
  [
    '# Every way into an Okta authorization server',
    '',
    '_Written by `npm run docs:oauth` from the tests that ran; `npm test` fails when it is not what they see._',
    '',
    '## Which do I need?',
    '',
    '| You want tokens for | In Okta: application type | Way to sign in | Client authentication | Scopes to begin with |',
    '| --- | --- | --- | --- | --- |',
    '| a person, from a native or single-page app | Native Application | Authorization code | None | `openid offline_access profile email` |',
    '| a person, from a web app | Web Application | Authorization code | Client secret, or private key | `openid offline_access profile email` |',
    '| a person, where no browser can come back | Native Application, grant Device Authorization | Device code | None | `openid offline_access` |',
    '| a machine | API Services | Client credentials | Client secret, or private key (a must at the org server) | those of your API; `okta.*` at the org server |',
    '| a person, from an old app without a browser | Native Application, grant Resource Owner Password | Password (turn it on in the settings) | None | `openid offline_access` |',
    '',
    'Each app also needs its grants ticked under General > Grant type (Refresh Token among them), and on a custom server an access',
    'policy rule for the client, the grant and the scopes. Where the app demands DPoP (General > Proof of possession), turn on “Bind',
    'the tokens to a key” for the connection. The form names every value for the admin console.',
    '',
    '## What yields a refresh token, and why',
    '',
    '',
    '- A refresh token comes with `authorization_code`, `device_code` and `password`, when the scopes asked for hold',
    '  `offline_access` and the app is allowed the Refresh Token grant. `refresh_token` yields it anew: rotated, or the same.',
    '- `client_credentials` is about no person, so neither a refresh token nor an ID token ever comes (RFC 6749, 4.4.3).',
    '  Tenantry asks again on schedule instead.',
    '- An ID token comes with `openid`; a refresh brings a new one when `openid` is among its scopes.',
    '- Web applications (with a secret or a key) may hold refresh tokens as native ones do.',
    '- The org server signs its access tokens with keys it does not publish: they are introspected, not verified.',
    '- A custom server may ask for a policy rule for the client, the grant and the scopes; without one everything is `access_denied`.',
    '',
    'Each row was played against okta-sim over HTTP by the test it names, in `src-main/core/oauth-table.test.ts`; what must not go wrong on',
    'these ways is in `src-main/core/ways-to-sign-in.test.ts`. What differs at an unrelated provider is in [interop.md](interop.md), what',
    'errors mean in [errors.md](errors.md).',
    '',
    '## Signing in',
    '',
    ...table(head, ways.map(row)),
    '',
    '## Refreshing',
    '',
    'A refresh may ask for a part of the scopes (RFC 6749, 6). Tenantry keeps `offline_access` among them, since a refresh without it',
    'brings no refresh token, and leaves `openid` out where no new ID token is wanted.',
    '',
    ...table(refreshHead, refreshes.map(refreshRow)),
    '',
  ].join('\n');
