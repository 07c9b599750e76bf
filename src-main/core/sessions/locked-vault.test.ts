import { describe, expect, it } from 'vitest';
import { VaultError } from '../storage/index.ts';
import { Table } from './testing/table.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A table whose keyring can be locked. */
const lockable = () => {
  const table = new Table();
  const keyring = { locked: false, asked: 0 };
  const { store } = table;
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
  return { table, keyring };
};

const lockedAtStart = async (more = {}) => {
  const { table, keyring } = lockable();
  await table.signIn('orders', more);
  keyring.locked = true;
  await table.restart({ clean: true });
  expect(table.sessions.get('orders').held).toMatchObject({ kind: 'unreadable', error: { code: 'vault_unavailable' } });
  return { table, keyring };
};

describe('a keyring that is locked at the start', () => {
  it.each([true, false])('brings the session back by itself once it is unlocked (kept fresh: %s)', async (keepFresh) => {
    const { table, keyring } = await lockedAtStart({ keepFresh });
    await table.clock.advance(10 * minute);
    expect(table.sessions.get('orders').held.kind).toBe('unreadable');
    keyring.locked = false;
    await table.clock.advance(5 * minute);
    expect(table.sessions.get('orders').held.kind).toBe('held');
    expect(table.sessions.refusal('orders')).toBeNull();
    await table.clock.advance(day);
    expect(table.okta.refreshes > 0).toBe(keepFresh);
  });

  it('is asked less and less often, never more rarely than every five minutes', async () => {
    const { table, keyring } = await lockedAtStart();
    await table.clock.advance(minute);
    const inTheFirstMinute = keyring.asked;
    expect(inTheFirstMinute).toBeGreaterThan(4);
    await table.clock.advance(day);
    expect(keyring.asked - inTheFirstMinute).toBeGreaterThanOrEqual(day / (5 * minute));
    expect(keyring.asked - inTheFirstMinute).toBeLessThan(day / minute);
  });

  it.each([
    ['the machine wakes or is unlocked', (table: Table) => table.sessions.wake()],
    ['the key store is said to be back', (table: Table) => table.sessions.vaultIsBack()],
    ['somebody asks', (table: Table) => void table.sessions.refresh('orders')],
  ])('is asked at once when %s', async (_, happens) => {
    const { table, keyring } = await lockedAtStart();
    await table.clock.advance(day);
    keyring.locked = false;
    happens(table);
    await table.clock.advance(1);
    expect(table.sessions.get('orders').held.kind).toBe('held');
    expect(table.sessions.get('orders').refreshAt).not.toBeNull();
  });

  it('is asked no more after a sign-out, nor when the app quits', async () => {
    const { table, keyring } = await lockedAtStart();
    await table.sessions.signOut('orders');
    keyring.asked = 0;
    await table.clock.advance(day);
    expect(keyring.asked).toBe(0);
    const other = await lockedAtStart();
    await other.table.sessions.stop();
    other.keyring.asked = 0;
    await other.table.clock.advance(day);
    expect(other.keyring.asked).toBe(0);
  });

  it('forgets no doubt: what was in flight when the last run died is asked for as soon as it can be', async () => {
    const { table, keyring } = lockable();
    await table.signIn('orders');
    table.okta.latencyMs = 1000;
    void table.sessions.refresh('orders');
    await table.clock.advance(500);
    keyring.locked = true;
    await table.restart();
    await table.clock.advance(10_000);
    const before = table.okta.refreshes;
    keyring.locked = false;
    await table.clock.advance(20_000);
    expect(table.okta.refreshes).toBe(before + 1);
    expect(table.sessions.get('orders')).toMatchObject({ held: { kind: 'held' }, activity: { kind: 'idle' } });
  });
});

describe('a file that does not open', () => {
  it('is left alone, and looked at again when the machine wakes', async () => {
    const { table, keyring } = lockable();
    await table.signIn('orders');
    const sealed = table.store.entries.get('session/orders') ?? '';
    table.store.entries.set('session/orders', 'junk');
    await table.restart({ clean: true });
    keyring.asked = 0;
    await table.clock.advance(day);
    expect(keyring.asked).toBe(0);
    table.store.entries.set('session/orders', sealed);
    table.sessions.wake();
    await table.clock.advance(1);
    expect(table.sessions.get('orders').held.kind).toBe('held');
  });
});

describe('a keyring that is locked while the app runs', () => {
  it('costs nothing: the rotated token is kept in memory, said, tried again and saved', async () => {
    const { table, keyring } = lockable();
    await table.signIn('orders');
    keyring.locked = true;
    expect((await table.sessions.refresh('orders')).ok).toBe(false);
    await table.clock.advance(2 * minute);
    const { activity } = table.sessions.get('orders');
    // Advice to restart would lose what is in memory only.
    expect(activity).toMatchObject({ kind: 'blocked', error: { code: 'vault_unavailable' } });
    expect(activity.kind === 'blocked' && activity.error.message).toContain('in memory');
    expect(activity.kind === 'blocked' && activity.error.remedy).toMatch(/Unlock your keyring.*leave it running/);
    keyring.locked = false;
    table.sessions.vaultIsBack();
    await table.clock.advance(1);
    expect(table.sessions.get('orders').activity.kind).toBe('idle');
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });
});
