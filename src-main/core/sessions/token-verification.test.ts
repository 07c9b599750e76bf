import { written } from '../../../src-preload/contract/words/testing/written.ts';
import { describe, expect, it } from 'vitest';
import { success } from '../base/index.ts';
import type { KeySet, OktaClient, OktaFailure } from '../okta/index.ts';
import { newSigningKey, signToken } from '../tokens/testing/tokens.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const failed = (error: OktaFailure) => ({ ok: false as const, error });
const second = 1_000;
const minute = 60 * second;

/** A session with a signed ID token, at a server whose keys cannot be had at first. */
const withoutKeys = async () => {
  const fixture = new SessionsFixture();
  const key = await newSigningKey('one');
  const { issuer, clientId } = fixture.connection('orders', { keepFresh: false });
  const at = Math.floor(fixture.clock.now() / second);
  const claims = { iss: issuer, aud: clientId, sub: 'dana', iat: at, exp: at + 3600 };
  fixture.okta.override = { id_token: await signToken(key, claims) };
  const server = { asked: 0, keys: null as KeySet | null };
  const okta: Pick<OktaClient, 'keys'> = fixture.okta;
  okta.keys = async () => {
    server.asked += 1;
    return await Promise.resolve(
      server.keys === null ? failed({ code: 'server_unreachable', ...written('No keys.'), inDoubt: false }) : success(server.keys),
    );
  };
  await fixture.signIn('orders', {}, 'dana');
  await fixture.sessions.verified('orders');
  const verdict = () => fixture.sessions.get('orders').verdict?.verdict;
  /** Signatures are checked in real time, outside the virtual clock. */
  const verified = async () => {
    while (verdict() !== 'verified') await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { fixture, server, verdict, verified, publish: () => (server.keys = { keys: [key.published] }) };
};

describe('an ID token whose keys could not be had', () => {
  it('is verified by itself once they can', async () => {
    const { fixture, verdict, verified, publish } = await withoutKeys();
    expect(verdict()).toBe('unknown');
    publish();
    await fixture.clock.advance(3 * minute);
    await verified();
    expect(verdict()).toBe('verified');
  });

  it('is looked at again every few minutes by one timer, however often it was looked at by hand', async () => {
    const { fixture, server, verified, publish } = await withoutKeys();
    for (let look = 0; look < 10; look += 1) await fixture.sessions.verified('orders');
    const before = server.asked;
    await fixture.clock.advance(60 * minute);
    expect(server.asked - before).toBeGreaterThan(5);
    expect(server.asked - before).toBeLessThan(35);
    publish();
    await fixture.clock.advance(3 * minute);
    await verified();
    const settled = server.asked;
    await fixture.clock.advance(60 * minute);
    expect(server.asked).toBe(settled);
  });

  it.each(['signOut', 'stop'] as const)('is left alone after %s', async (end) => {
    const { fixture, server } = await withoutKeys();
    await fixture.sessions[end]('orders');
    const before = server.asked;
    await fixture.clock.advance(60 * minute);
    expect(server.asked).toBe(before);
  });
});
