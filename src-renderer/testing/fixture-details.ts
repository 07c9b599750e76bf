import type { ClaimView, TokenDetails } from '../../src-preload/contract/index.ts';

const claim = (name: string, text: string, meaning: string | null, source: string | null, more: Partial<ClaimView> = {}): ClaimView => ({
  name,
  text,
  time: null,
  meaning,
  source,
  change: null,
  before: null,
  ...more,
});

const seconds = (at: number) => String(Math.floor(at / 1000));

/** What is inside the tokens of the pictures' first connection. */
export const tokenDetails = (now: number, revision: number, format: 'jwt' | 'opaque' = 'jwt'): TokenDetails => {
  const issued = now - 19 * 60_000;
  const idClaims = [
    claim('sub', '00u1abcd2EFGHijk3l4', 'The user’s Okta ID: stable, never reused', 'OpenID Connect'),
    claim('email', 'dana@acme.test', 'Primary email', 'OpenID Connect'),
    claim('groups', '["Everyone","Orders-Admin"]', 'Groups claim configured on this authorization server', 'Okta', {
      change: 'changed',
      before: '+ Orders-Admin',
    }),
    claim('auth_time', seconds(now - 48 * 60_000), 'When the user last signed in with credentials', 'OpenID Connect', {
      time: now - 48 * 60_000,
    }),
    claim('amr', '["pwd","mfa"]', 'How the user signed in: password, multiple factors', 'OpenID Connect'),
    claim('aud', '0oa5k3exampleClient7', 'Whom the token is for ✓ this connection’s client ID', 'JWT'),
    claim('iss', 'https://acme.okta.com/oauth2/default', 'Who issued it ✓ this connection’s issuer', 'JWT'),
    claim('iat', seconds(issued), 'When it was issued', 'JWT', { time: issued }),
    claim('exp', seconds(issued + 3_600_000), 'When it ends', 'JWT', { time: issued + 3_600_000 }),
    claim('cost_centre', 'R-4711', null, null),
    claim('department', 'Logistics', null, null, { change: 'removed' }),
  ];
  const payload = Object.fromEntries(
    idClaims.map((one) => [one.name, one.text.startsWith('[') ? (JSON.parse(one.text) as unknown) : one.text]),
  );
  return {
    revision,
    accessToken:
      format === 'opaque'
        ? {
            kind: 'opaque',
            reason:
              'The org authorization server’s access tokens are meant for Okta’s own APIs; their keys are not published and their contents may change.',
          }
        : {
            kind: 'jwt',
            claims: [
              claim('sub', 'dana@acme.test', 'Whom the token speaks for', 'JWT'),
              claim('scp', '["openid","offline_access","orders.read"]', 'Scopes granted', 'Okta'),
              claim('cid', '0oa5k3exampleClient7', 'Client ID ✓ this connection’s client ID', 'Okta'),
              claim('uid', '00u1abcd2EFGHijk3l4', 'The user’s Okta ID', 'Okta'),
              claim('exp', seconds(issued + 3_600_000), 'When it ends', 'JWT', { time: issued + 3_600_000 }),
            ],
            headerJson: '{\n  "kid": "9xKq2Lm4rTz0",\n  "alg": "RS256"\n}',
            payloadJson: '{\n  "sub": "dana@acme.test",\n  "cid": "0oa5k3exampleClient7"\n}',
            changes: 0,
          },
    idToken: {
      kind: 'jwt',
      claims: idClaims,
      headerJson: '{\n  "kid": "9xKq2Lm4rTz0",\n  "alg": "RS256"\n}',
      payloadJson: JSON.stringify(payload, null, 2),
      changes: 2,
    },
    idTokenChecks: [
      { name: 'signature', label: 'Signature', outcome: 'pass', detail: 'RS256 with the key 9xKq2Lm4rTz0 of this server.', remedy: null },
      { name: 'issuer', label: 'Issuer', outcome: 'pass', detail: 'iss equals https://acme.okta.com/oauth2/default.', remedy: null },
      { name: 'audience', label: 'Audience', outcome: 'pass', detail: 'aud equals the client ID 0oa5k3exampleClient7.', remedy: null },
      { name: 'time', label: 'Time', outcome: 'pass', detail: 'Issued 19 min ago, ends in 41 min; 60 s of tolerance.', remedy: null },
      {
        name: 'nonce',
        label: 'Nonce',
        outcome: 'not-applicable',
        detail: 'A nonce is checked at sign-in, not afterwards.',
        remedy: null,
      },
    ],
  };
};
