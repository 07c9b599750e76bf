import { wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { type CommandName, nativeMethod, type SignInMethod } from '../../src-preload/contract/index.ts';
import { nodePorts } from '../node/ports.ts';
import { type Fetch, silentLogger } from './base/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { type Core, createCore } from './core.ts';
import { metadataOf } from './okta/testing/scripted-server.ts';
import { aesSealer } from './storage/testing/sealers.ts';
import { textsOnHeap } from './testing/heap.ts';
import { lookalike, newSigningKey, type SigningKey, signToken } from './tokens/testing/tokens.ts';

/* The whole program with a server in memory: what is left of tokens and private keys once a session is over. */

const issuer = 'https://acme.okta.com/oauth2/default';
const clientId = '0oaClient';
const kinds = ['access', 'id', 'refresh'] as const;
type Kind = (typeof kinds)[number];

const seed = randomBytes(32);
/** What marks the tokens of the nth response, 64 hexadecimal digits; as bytes, which are not on the heap. */
const mark = (kind: Kind, nth: number): Buffer => {
  const digits = createHash('sha256').update(seed).update(`${kind} ${nth}`).digest();
  return Buffer.from([...digits].flatMap((byte) => [byte >> 4, byte & 15]).map((digit) => (digit < 10 ? 48 : 87) + digit));
};
/** What to look for: the tokens as they came, and what is in them. The mark is the first member, so that its base64 is known. */
const traces = (...responses: readonly number[]): Map<string, Buffer> =>
  new Map(
    responses.flatMap((nth) =>
      kinds.flatMap((kind): [string, Buffer][] => {
        const bytes = mark(kind, nth);
        if (kind === 'refresh') return [[`${kind} token ${nth}`, bytes]];
        return [
          [`${kind} token ${nth}`, Buffer.from(bytes.subarray(0, 63).toString('base64url'))],
          [`claims of ${kind} token ${nth}`, bytes],
        ];
      }),
    ),
  );

let folder = '';
let clock: VirtualClock;
let core: Core;
let key: SigningKey;
let responses: number;

const tokenResponse = async () => {
  responses += 1;
  const second = Math.floor(clock.now() / 1000);
  const claims = { iss: issuer, iat: second, exp: second + 3600 };
  return {
    access_token: lookalike({ mark: mark('access', responses).toString(), ...claims, scp: ['openid', 'offline_access'], uid: '00u1' }),
    id_token: await signToken(key, { mark: mark('id', responses).toString(), ...claims, aud: clientId, sub: '00u1' }),
    refresh_token: mark('refresh', responses).toString(),
    token_type: 'DPoP',
    expires_in: 3600,
    scope: 'openid offline_access',
  };
};

const server: Fetch = async (url) => {
  const { pathname } = new URL(url);
  if (pathname.endsWith('/openid-configuration')) return Response.json(metadataOf(issuer));
  if (pathname.endsWith('/keys')) return Response.json({ keys: [key.published] });
  if (pathname.endsWith('/token')) return Response.json(await tokenResponse());
  if (pathname.endsWith('/introspect')) return Response.json({ active: true, exp: Math.floor(clock.now() / 1000) + 86_400 });
  return new Response(null, { status: 200 });
};

/** Carries out a command; its answer may hold a token and is not kept. */
const run = async (name: Exclude<CommandName, 'app.snapshot'>, payload: unknown): Promise<void> => {
  const answer = await core.dispatch(name, payload);
  if (!answer.ok) throw new Error(`${name}: ${wordsOf(answer.error).message}`);
};

const method: SignInMethod = { ...nativeMethod, grant: 'password', dpop: true };
const addConnection = async (): Promise<string> => {
  await run('tenant.add', {
    tenant: {
      name: 'Acme',
      orgUrl: 'https://acme.okta.com',
      environment: 'production',
      colour: null,
      notes: '',
      browserCommand: null,
      opensWith: 'browser',
      proxy: 'none',
    },
    connection: {
      name: 'orders',
      issuer,
      clientId,
      redirectUri: 'com.okta.acme:/callback',
      scopes: ['openid', 'offline_access'],
      loginHint: null,
      method,
      postLogoutRedirectUri: null,
      keepFresh: true,
      keepAlive: false,
      refreshTokenIdleMs: null,
      approvedOrigins: [],
    },
  });
  return core.services.connections.current().connections[0]?.id ?? '';
};

/** Everything that looks into the tokens of a session. */
const lookAround = async (connectionId: string): Promise<void> => {
  core.snapshot();
  await core.services.sessions.verified(connectionId);
  await run('session.details', { connectionId });
  await run('session.introspect', { connectionId, token: 'id' });
  await run('session.reveal', { connectionId, token: 'access' });
  await run('session.copy', { connectionId, form: 'id-token' });
  await run('session.copyAsCurl', { connectionId, method: 'GET', url: 'https://api.acme.test/orders' });
  await run('history.list', { connectionId });
  core.snapshot();
  // The clipboard is cleared after a minute.
  await clock.advance(120_000);
};

const signIn = async (connectionId: string): Promise<void> => {
  await run('signIn.start', { connectionId, prompt: 'default', open: 'browser', account: { username: 'dana', password: 'not telling' } });
  await lookAround(connectionId);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heap-'));
  clock = new VirtualClock();
  responses = 0;
  key = await newSigningKey('k1', 'ES256');
  core = createCore(
    nodePorts(folder, aesSealer(), {
      clock,
      logger: silentLogger,
      network: () => ({ fetch: server }),
      clipboard: { write: async () => await Promise.resolve(), clearIfStill: async () => await Promise.resolve() },
    }),
  );
  await core.start();
  await run('settings.update', { passwordGrant: true });
});
afterEach(async () => {
  await Promise.allSettled(core.stop());
  rmSync(folder, { recursive: true, force: true });
});

it('is free of tokens and private keys after replacement, sign-out and removal', { timeout: 300_000 }, async () => {
  // A spy of vitest's would keep what it has seen.
  const { subtle } = crypto;
  const importKey = subtle.importKey.bind(subtle);
  const privateKeys: WeakRef<object>[] = [];
  Object.assign(subtle, {
    importKey: async (...given: Parameters<typeof importKey>) => {
      const imported = await importKey(...given);
      if (imported.type === 'private') privateKeys.push(new WeakRef(imported));
      return imported;
    },
  });
  onTestFinished(() => void Reflect.deleteProperty(subtle, 'importKey'));
  const privateKeysLeft = () => privateKeys.filter((one) => one.deref() !== undefined).length;

  const connectionId = await addConnection();
  await signIn(connectionId);
  await run('session.refresh', { connectionId });
  await lookAround(connectionId);
  // What the search finds while a session is held; the tokens before a refresh are kept, to show what changed.
  expect(await textsOnHeap(traces(1, 2))).toEqual([
    'access token 1',
    'access token 2',
    'claims of access token 2',
    'claims of id token 2',
    'id token 1',
    'id token 2',
    'refresh token 2',
  ]);
  expect(privateKeys.length).toBeGreaterThan(2);
  expect(privateKeysLeft()).toBe(0);

  await signIn(connectionId);
  expect(await textsOnHeap(traces(1, 2, 3))).toEqual([...traces(3).keys()].toSorted());

  await run('session.signOut', { connectionId });
  expect(await textsOnHeap(traces(1, 2, 3))).toEqual([]);

  await signIn(connectionId);
  await run('connection.remove', { connectionId });
  expect(await textsOnHeap(traces(1, 2, 3, 4))).toEqual([]);
  expect(privateKeysLeft()).toBe(0);
});
