import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import OktaJwtVerifier from '@okta/jwt-verifier';
import { type OktaSim, type ServerKind, type SimOrg, startOktaSim } from '../../okta-sim/index.ts';
import type { Scene } from '../scene.ts';
import { demand, sentenceOf, works } from '../step.ts';
import { endpointsOf, tokensOf } from './verifiable-tokens.ts';

type Steps = Scene['steps'];

const main = createRequire(import.meta.url).resolve('@okta/jwt-verifier');
const { version } = JSON.parse(readFileSync(join(dirname(main), 'package.json'), 'utf8')) as { version: string };

const audiences: Readonly<Record<ServerKind, string>> = { org: '', default: 'api://default', custom: 'api://orders' };
const twoHoursMs = 2 * 3_600_000;

/** A verifier that knows no keys yet. `issuer` is another than the server's own where that is the point. */
const verifierAt = (org: SimOrg, server: ServerKind, issuer = org.servers[server].issuer): OktaJwtVerifier => {
  const { warn } = console;
  // It warns of http:// at each start, which is what okta-sim speaks.
  console.warn = () => {};
  try {
    return new OktaJwtVerifier({ issuer, jwksUri: `${endpointsOf(org, server)}/keys`, testing: { disableHttpsCheck: true } });
  } finally {
    console.warn = warn;
  }
};

/** What it refused a token with. Throws when it took it, or when the reason is another. */
const refusal = async (verified: Promise<unknown>, expected: RegExp): Promise<string> => {
  const said = await verified.then(() => null, sentenceOf);
  demand(said !== null, 'It was taken.');
  demand(expected.test(said), `It was refused for another reason: ${said}`);
  return said;
};

/** The same token with one character of its signature changed. */
const spoiled = (token: string): string => {
  const at = token.lastIndexOf('.') + 10;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
};

const accessTokens = (org: SimOrg, server: ServerKind): Steps => {
  const verifier = verifierAt(org, server);
  // The org server signs access tokens with a key that it does not publish: they are Okta's own (okta-sim/README.md).
  if (server === 'org')
    return [
      {
        name: 'access token of the org server',
        play: async () => {
          const { accessToken } = await tokensOf(org, server);
          return works(`refused, as at Okta: ${await refusal(verifier.verifyAccessToken(accessToken, org.origin), /signing key/)}`);
        },
      },
    ];
  return [
    {
      name: 'access token',
      play: async () => {
        const { accessToken, clientId } = await tokensOf(org, server);
        const { claims } = await verifier.verifyAccessToken(accessToken, audiences[server]);
        demand(claims['cid'] === clientId && claims.sub === org.users[0]?.login, 'It tells of another client or user.');
        return works(`claims: ${Object.keys(claims).join(', ')}`);
      },
    },
    {
      name: 'access token, wrong audience',
      play: async () =>
        works(await refusal(verifier.verifyAccessToken((await tokensOf(org, server)).accessToken, 'api://other'), /audience/)),
    },
    {
      name: 'access token, bad signature',
      play: async () => {
        const { accessToken } = await tokensOf(org, server);
        return works(await refusal(verifier.verifyAccessToken(spoiled(accessToken), audiences[server]), /[Ss]ignature/));
      },
    },
  ];
};

const idTokens = (org: SimOrg, server: ServerKind): Steps => {
  const verifier = verifierAt(org, server);
  return [
    {
      name: 'ID token',
      play: async () => {
        const { idToken, clientId, nonce } = await tokensOf(org, server);
        const { claims } = await verifier.verifyIdToken(idToken, clientId, nonce);
        demand(claims.sub === org.users[0]?.id, 'It tells of another user.');
        return works(`claims: ${Object.keys(claims).join(', ')}`);
      },
    },
    {
      name: 'ID token, wrong audience',
      play: async () => {
        const { idToken, nonce } = await tokensOf(org, server);
        return works(await refusal(verifier.verifyIdToken(idToken, '0oaOther', nonce), /client id/));
      },
    },
    {
      name: 'ID token, wrong nonce',
      play: async () => {
        const { idToken, clientId } = await tokensOf(org, server);
        return works(await refusal(verifier.verifyIdToken(idToken, clientId, 'another'), /nonce/));
      },
    },
    {
      name: 'ID token, wrong issuer',
      play: async () => {
        const { idToken, clientId, nonce } = await tokensOf(org, server);
        const elsewhere = verifierAt(org, server, `${org.origin}/oauth2/elsewhere`);
        return works(await refusal(elsewhere.verifyIdToken(idToken, clientId, nonce), /issuer/));
      },
    },
    {
      name: 'ID token, bad signature',
      play: async () => {
        const { idToken, clientId, nonce } = await tokensOf(org, server);
        return works(await refusal(verifier.verifyIdToken(spoiled(idToken), clientId, nonce), /[Ss]ignature/));
      },
    },
  ];
};

const expiry = (org: SimOrg, server: ServerKind): Steps[number] => ({
  name: 'expired',
  play: async () => {
    const { idToken, accessToken, clientId, nonce } = await tokensOf(org, server);
    const verifier = verifierAt(org, server);
    const said = await refusal(verifier.verifyIdToken(idToken, clientId, nonce), /expired/);
    if (server !== 'org') await refusal(verifier.verifyAccessToken(accessToken, audiences[server]), /expired/);
    return works(said);
  },
});

/** Whether the server publishes the key that signed a token. */
const isPublished = async (org: SimOrg, server: ServerKind, token: string): Promise<boolean> => {
  const { kid } = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()) as { kid: string };
  const { keys } = (await (await fetch(`${endpointsOf(org, server)}/keys`)).json()) as { keys: { kid: string }[] };
  return keys.some((key) => key.kid === kid);
};

const keyRotation = (sim: OktaSim, server: ServerKind): Steps[number] => ({
  name: 'key rotation, then an unknown kid',
  play: async () => {
    const org = sim.orgs.acme;
    const verifier = verifierAt(org, server);
    const before = await tokensOf(org, server);
    await verifier.verifyIdToken(before.idToken, before.clientId, before.nonce);
    await sim.rotateKeys('acme');
    const after = await tokensOf(org, server);
    await verifier.verifyIdToken(after.idToken, after.clientId, after.nonce);
    for (let rotations = 1; await isPublished(org, server, before.idToken); rotations += 1) {
      demand(rotations < 5, 'The old key is published for ever.');
      await sim.rotateKeys('acme');
    }
    const newcomer = verifierAt(org, server);
    const said = await refusal(newcomer.verifyIdToken(before.idToken, before.clientId, before.nonce), /kid/);
    return works(`the new key was fetched; the old one is gone: ${said}`);
  },
});

/** The steps at one server of an okta-sim, and at one whose clock is two hours behind, so that its tokens have expired. */
export const verifications = (sim: OktaSim, late: OktaSim, server: ServerKind): Steps => [
  ...accessTokens(sim.orgs.acme, server),
  ...idTokens(sim.orgs.acme, server),
  expiry(late.orgs.acme, server),
];

export const startLateOktaSim = async (): Promise<OktaSim> => await startOktaSim({ now: () => Date.now() - twoHoursMs });

/** Okta's own verifier for resource servers, on tokens of okta-sim. */
export const openJwtVerifier = async (): Promise<Scene> => {
  const sim = await startOktaSim();
  const late = await startLateOktaSim();
  return {
    title: `@okta/jwt-verifier ${version} at okta-sim`,
    steps: (['org', 'custom'] as const).flatMap((server) =>
      [...verifications(sim, late, server), keyRotation(sim, server)].map(({ name, play }) => ({ name: `${server}: ${name}`, play })),
    ),
    differs: {},
    close: async () => {
      await sim.close();
      await late.close();
    },
  };
};
