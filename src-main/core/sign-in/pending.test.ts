import { expect, test } from 'vitest';
import { silentLogger } from '../base/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import type { SecretStore } from '../storage/index.ts';
import { pendingLifeMs, type PendingSignIn, PendingSignIns } from './pending.ts';

const clock = new VirtualClock();
const sealed = (state: string, expiresAt = clock.now() + pendingLifeMs): PendingSignIn => ({
  id: `id-${state}`,
  connectionId: 'orders',
  issuer: 'https://acme.okta.com',
  clientId: '0oa1',
  redirectUri: 'com.okta.acme:/callback',
  state,
  nonce: 'nonce',
  codeVerifier: 'verifier',
  startedAt: clock.now(),
  expiresAt,
  openedIn: 'the browser',
  maxAge: null,
  silent: false,
  mayReplace: false,
});

/** Sealed sign-ins of an earlier run, behind a key store that may be locked. */
const storeOf = (...signIns: readonly PendingSignIn[]) => {
  const entries = new Map(signIns.map((one) => [one.id, JSON.stringify(one)]));
  const store: SecretStore & { locked: boolean } = {
    locked: false,
    getPassword: async (_service, account) => await Promise.resolve(entries.get(account) ?? null),
    setPassword: async (_service, account, password) => void (await Promise.resolve(entries.set(account, password))),
    deletePassword: async (_service, account) => await Promise.resolve(entries.delete(account)),
    findPassword: async () => await Promise.resolve(null),
    findCredentials: async () =>
      store.locked
        ? await Promise.reject(new Error('locked'))
        : await Promise.resolve([...entries].map(([account, password]) => ({ account, password }))),
  };
  return { store, entries };
};
const open = (vault: SecretStore) => new PendingSignIns({ vault, clock, logger: silentLogger, expired: () => {} });

test('what an earlier run sealed is read back, and what is out of date is deleted', async () => {
  const { store, entries } = storeOf(sealed('one'), sealed('old', clock.now() - 1));
  const pending = open(store);
  expect((await pending.restore()).map(({ state }) => state)).toEqual(['one']);
  expect(pending.find('one')?.id).toBe('id-one');
  expect([...entries.keys()]).toEqual(['id-one']);
});

test('behind a locked key store it is read back once that is open, and nothing twice', async () => {
  const { store } = storeOf(sealed('one'), sealed('two'));
  const pending = open(store);
  store.locked = true;
  await expect(pending.restore()).rejects.toThrow('locked');
  store.locked = false;
  expect(await pending.restore()).toHaveLength(2);
  const known = pending.find('one');
  if (known !== undefined) pending.take(known);
  expect(await pending.restore()).toEqual([]);
  expect(pending.find('one')).toBeUndefined();
  expect(pending.find('two')?.id).toBe('id-two');
});
