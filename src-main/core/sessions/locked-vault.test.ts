import { wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { VaultError } from '../storage/index.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A fixture whose keyring can be locked. */
const lockable = () => {
  const fixture = new SessionsFixture();
  const keyring = { locked: false, asked: 0 };
  const { store } = fixture;
  const [read, write] = [store.getPassword.bind(store), store.setPassword.bind(store)];
  const open = () => {
    keyring.asked += 1;
    if (keyring.locked) throw new VaultError('unavailable', 'The system offers no key.');
  };
  store.getPassword = async (service, account) => {
    open();
    return await read(service, account);
  };
  store.setPassword = async (service, account, password) => {
    open();
    await write(service, account, password);
  };
  return { fixture, keyring };
};

const lockedAtStart = async (more = {}) => {
  const { fixture, keyring } = lockable();
  await fixture.signIn('orders', more);
  keyring.locked = true;
  await fixture.restart({ clean: true });
  expect(fixture.sessions.get('orders').held).toMatchObject({ kind: 'unreadable', error: { code: 'vault_unavailable' } });
  return { fixture, keyring };
};

describe('a keyring that is locked at the start', () => {
  it.each([true, false])('brings the session back by itself once it is unlocked (kept fresh: %s)', async (keepFresh) => {
    const { fixture, keyring } = await lockedAtStart({ keepFresh });
    await fixture.clock.advance(10 * minute);
    expect(fixture.sessions.get('orders').held.kind).toBe('unreadable');
    keyring.locked = false;
    await fixture.clock.advance(5 * minute);
    expect(fixture.sessions.get('orders').held.kind).toBe('held');
    expect(fixture.sessions.refusal('orders')).toBeNull();
    await fixture.clock.advance(day);
    expect(fixture.okta.refreshes > 0).toBe(keepFresh);
  });

  it('is asked less and less often, never more rarely than every five minutes', async () => {
    const { fixture, keyring } = await lockedAtStart();
    await fixture.clock.advance(minute);
    const inTheFirstMinute = keyring.asked;
    expect(inTheFirstMinute).toBeGreaterThan(4);
    await fixture.clock.advance(day);
    expect(keyring.asked - inTheFirstMinute).toBeGreaterThanOrEqual(day / (5 * minute));
    expect(keyring.asked - inTheFirstMinute).toBeLessThan(day / minute);
  });

  it.each([
    ['the machine wakes or is unlocked', (fixture: SessionsFixture) => fixture.sessions.wake()],
    ['the key store is said to be back', (fixture: SessionsFixture) => fixture.sessions.vaultIsBack()],
    ['somebody asks', (fixture: SessionsFixture) => void fixture.sessions.refresh('orders')],
  ])('is asked at once when %s', async (_, happens) => {
    const { fixture, keyring } = await lockedAtStart();
    await fixture.clock.advance(day);
    keyring.locked = false;
    happens(fixture);
    await fixture.clock.advance(1);
    expect(fixture.sessions.get('orders').held.kind).toBe('held');
    expect(fixture.sessions.get('orders').refreshAt).not.toBeNull();
  });

  it('is asked no more after a sign-out, nor when the app quits', async () => {
    const { fixture, keyring } = await lockedAtStart();
    await fixture.sessions.signOut('orders');
    keyring.asked = 0;
    await fixture.clock.advance(day);
    expect(keyring.asked).toBe(0);
    const other = await lockedAtStart();
    await other.fixture.sessions.stop();
    other.keyring.asked = 0;
    await other.fixture.clock.advance(day);
    expect(other.keyring.asked).toBe(0);
  });

  it('forgets no doubt: what was in flight when the last run died is asked for as soon as it can be', async () => {
    const { fixture, keyring } = lockable();
    await fixture.signIn('orders');
    fixture.okta.latencyMs = 1000;
    void fixture.sessions.refresh('orders');
    await fixture.clock.advance(500);
    keyring.locked = true;
    await fixture.restart();
    await fixture.clock.advance(10_000);
    const before = fixture.okta.refreshes;
    keyring.locked = false;
    await fixture.clock.advance(20_000);
    expect(fixture.okta.refreshes).toBe(before + 1);
    expect(fixture.sessions.get('orders')).toMatchObject({ held: { kind: 'held' }, activity: { kind: 'idle' } });
  });
});

describe('a file that does not open', () => {
  it('is left alone, and looked at again when the machine wakes', async () => {
    const { fixture, keyring } = lockable();
    await fixture.signIn('orders');
    const sealed = fixture.store.entries.get('session/orders') ?? '';
    fixture.store.entries.set('session/orders', 'junk');
    await fixture.restart({ clean: true });
    keyring.asked = 0;
    await fixture.clock.advance(day);
    expect(keyring.asked).toBe(0);
    fixture.store.entries.set('session/orders', sealed);
    fixture.sessions.wake();
    await fixture.clock.advance(1);
    expect(fixture.sessions.get('orders').held.kind).toBe('held');
  });
});

describe('a keyring that is locked while the app runs', () => {
  it('costs nothing: the rotated token is kept in memory, said, tried again and saved', async () => {
    const { fixture, keyring } = lockable();
    await fixture.signIn('orders');
    keyring.locked = true;
    expect((await fixture.sessions.refresh('orders')).ok).toBe(false);
    await fixture.clock.advance(2 * minute);
    const { activity } = fixture.sessions.get('orders');
    // Advice to restart would lose what is in memory only.
    expect(activity).toMatchObject({ kind: 'blocked', error: { code: 'vault_unavailable' } });
    expect(activity.kind === 'blocked' && wordsOf(activity.error).message).toContain('in memory');
    expect(activity.kind === 'blocked' && wordsOf(activity.error).remedy).toMatch(/Unlock your keyring.*leave it running/);
    keyring.locked = false;
    fixture.sessions.vaultIsBack();
    await fixture.clock.advance(1);
    expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });
});
