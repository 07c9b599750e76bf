import { describe, expect, it } from 'vitest';
import { silentLogger } from '../base/index.ts';
import { VaultError } from '../storage/index.ts';
import { MemoryStore } from '../storage/testing/memory-store.ts';
import { keyReader } from '../../node/key-reader.ts';
import { ClientCredentials } from './credentials.ts';

const orders = { id: 'orders', issuer: 'https://acme.okta.com/oauth2/default', clientId: '0oa1' };
const atServer = { ...orders, approvedOrigins: [] };
const web = { id: 'orders', method: { grant: 'authorization_code', clientAuthentication: 'client_secret_basic', dpop: false } } as never;

const desk = () => {
  const vault = new MemoryStore();
  const changed: string[] = [];
  const removed = new Set<string>();
  const exists = (id: string) => !removed.has(id);
  const create = () => new ClientCredentials({ keyReader, vault, logger: silentLogger, exists, changed: (id) => changed.push(id) });
  return { vault, changed, removed, create, credentials: create() };
};

describe('a client’s secret', () => {
  it('is in the vault, comes out for its own client and server only, and is never in the view', async () => {
    const { vault, changed, credentials } = desk();
    expect(await credentials.setSecret(orders, ' s3cret-of-orders \n')).toMatchObject({ ok: true });
    expect(vault.entries.get('client/orders')).toContain('s3cret-of-orders');
    expect(changed).toEqual(['orders']);
    expect(await credentials.proof(atServer)).toMatchObject({ ok: true, value: { secret: 's3cret-of-orders' } });
    expect(JSON.stringify(credentials.view(orders))).not.toContain('s3cret-of-orders');
    expect(credentials.view(orders)).toMatchObject({ state: 'held', hasSecret: true });
    for (const other of [{ issuer: 'https://evil.example' }, { clientId: '0oa2' }]) {
      expect(await credentials.proof({ ...atServer, ...other })).toMatchObject({ ok: false, error: { code: 'client_credential_missing' } });
      expect(credentials.view({ ...orders, ...other }).state).toBe('stale');
    }
  });

  it('is dropped when another is entered for another server or client', async () => {
    const { vault, credentials } = desk();
    await credentials.setSecret(orders, 'first');
    await credentials.makeKey(orders, 'ES256');
    await credentials.setSecret({ ...orders, clientId: '0oa2' }, 'second');
    expect(vault.entries.get('client/orders')).not.toContain('first');
    expect(await credentials.proof({ ...atServer, clientId: '0oa2' })).toMatchObject({ value: { secret: 'second', key: null } });
  });

  it('is known again after a restart, and gone once it is forgotten', async () => {
    const { vault, create, credentials } = desk();
    await credentials.setSecret(orders, 'first');
    const later = create();
    expect(later.view(orders).state).toBe('none');
    await later.load([web]);
    expect(later.view(orders)).toMatchObject({ state: 'held', hasSecret: true });
    expect(await later.forget('orders')).toMatchObject({ ok: true });
    expect([later.view(orders).state, vault.entries.size]).toEqual(['none', 0]);
    expect(await later.proof(atServer)).toMatchObject({ ok: true, value: { secret: null, key: null } });
  });

  it('does not come into the vault for a connection that was removed meanwhile', async () => {
    const { vault, removed, credentials } = desk();
    const made = credentials.makeKey(orders, 'RS256');
    removed.add('orders');
    await credentials.forget('orders');
    expect((await made).ok).toBe(false);
    expect((await credentials.dpopKey(atServer)).ok).toBe(false);
    expect(vault.entries.size).toBe(0);
  });

  it('is copied along to a second account, without the key its tokens are bound to', async () => {
    const { credentials } = desk();
    await credentials.setSecret(orders, 'first');
    await credentials.dpopKey(atServer);
    await credentials.copy(orders, { ...orders, id: 'orders-2' });
    expect(credentials.view({ ...orders, id: 'orders-2' })).toMatchObject({ state: 'held', hasSecret: true, dpopThumbprint: null });
  });

  it('that cannot be opened is kept, told, and replaced only by a new one', async () => {
    const { vault, create, credentials } = desk();
    await credentials.setSecret(orders, 'first');
    const readable = vault.getPassword.bind(vault);
    vault.getPassword = async () => await Promise.reject(new VaultError('unreadable', 'no'));
    const later = create();
    await later.load([web]);
    expect(later.view(orders).state).toBe('unreadable');
    expect(await later.proof(atServer)).toMatchObject({ ok: false, error: { code: 'vault_unreadable' } });
    expect(vault.entries.get('client/orders')).toContain('first');
    expect(await later.setSecret(orders, 'second')).toMatchObject({ ok: true });
    vault.getPassword = readable;
    expect(await later.proof(atServer)).toMatchObject({ value: { secret: 'second' } });
  });

  it('is not written over while the key store is locked', async () => {
    const { vault, credentials } = desk();
    await credentials.setSecret(orders, 'first');
    vault.getPassword = async () => await Promise.reject(new VaultError('unavailable', 'locked'));
    expect(await credentials.setSecret(orders, 'second')).toMatchObject({ ok: false, error: { code: 'vault_unavailable' } });
    expect(vault.entries.get('client/orders')).toContain('first');
  });

  it('says so when it cannot be written', async () => {
    const { vault, credentials } = desk();
    vault.failing = true;
    expect(await credentials.setSecret(orders, 'first')).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    expect(credentials.view(orders).state).toBe('none');
  });

  it('of a newer version is neither used nor written over', async () => {
    const { vault, credentials } = desk();
    vault.entries.set('client/orders', '{"version":2}');
    expect(await credentials.proof(atServer)).toMatchObject({ ok: false, error: { code: 'newer_version' } });
    expect(await credentials.setSecret(orders, 'first')).toMatchObject({ ok: false, error: { code: 'newer_version' } });
    expect(vault.entries.get('client/orders')).toBe('{"version":2}');
  });

  it.each(['', '{}', 'null', '{"version":0}', '[1]'])('is not made up from an entry that is none: %j', async (text) => {
    const { vault, credentials } = desk();
    vault.entries.set('client/orders', text);
    expect(await credentials.proof(atServer)).toMatchObject({ ok: false, error: { code: 'vault_unreadable' } });
    expect(vault.entries.get('client/orders')).toBe(text);
  });
});

describe('the key that tokens are bound to', () => {
  it('is one and the same for all who ask at once, and after a restart', async () => {
    const { create, credentials } = desk();
    const keys = await Promise.all([1, 2, 3].map(async () => await credentials.dpopKey(atServer)));
    const again = await create().dpopKey(atServer);
    const [first] = keys;
    expect(first).toMatchObject({ ok: true, value: { kty: 'EC', crv: 'P-256' } });
    for (const key of [...keys, again]) expect(key).toEqual(first);
  });

  it('is on the disk before it is used', async () => {
    const { vault, credentials } = desk();
    vault.failing = true;
    expect(await credentials.dpopKey(atServer)).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
  });

  it('leaves the secret beside it alone', async () => {
    const { credentials } = desk();
    await Promise.all([credentials.setSecret(orders, 'first'), credentials.dpopKey(atServer), credentials.makeKey(orders, 'ES256')]);
    const view = credentials.view(orders);
    expect([view.hasSecret, view.key?.alg, view.dpopThumbprint === null]).toEqual([true, 'ES256', false]);
    expect(JSON.parse(view.key?.publicJwk ?? '')).not.toHaveProperty('d');
  });
});
