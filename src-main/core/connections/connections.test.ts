import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import type { SignInMethod } from '../../../src-preload/contract/index.ts';
import { seededRandom } from '../base/testing/seeded-random.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { configurationFormat } from '../storage/index.ts';
import { configurationFrom } from './configuration.ts';
import { openConfigurationFile } from './configuration-file.ts';
import { type Connections, createConnections } from './connections.ts';
import { nativeMethod } from './method.ts';
import { connectionDraft, containing, tenantDraft } from './testing/drafts.ts';
import { memoryStorage } from './testing/memory-storage.ts';

const start = () => {
  const storage = memoryStorage();
  const clock = new VirtualClock();
  const connections = createConnections({ file: openConfigurationFile(storage, clock.now()), random: seededRandom(), clock });
  const saved = () => {
    const parsed = configurationFormat.parse(storage.files.get('config.json') ?? '');
    return parsed.kind === 'read' ? configurationFrom(parsed.value) : null;
  };
  return { storage, clock, connections, saved };
};
const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const service: SignInMethod = { ...nativeMethod, grant: 'client_credentials', clientAuthentication: 'private_key_jwt' };
const handles = (connections: Connections) => connections.current().connections.map((connection) => connections.handle(connection));
const addAcme = (connections: Connections) => valueOf(connections.addTenant(tenantDraft(), connectionDraft()));

describe('tenants', () => {
  it('are added with their first connection, normalised and saved', () => {
    const { connections, saved } = start();
    const added = connections.addTenant(
      tenantDraft({ name: '  Acme \n Corp ', orgUrl: 'acme-admin.okta.com', colour: '#AABBCC' }),
      connectionDraft({
        issuer: 'https://acme.okta.com/oauth2/default/',
        scopes: ['openid profile', 'openid', 'offline_access'],
        loginHint: ' ',
        approvedOrigins: ['https://login.acme.com/x'],
      }),
    );
    const { tenantId, connectionId } = valueOf(added);
    expect(connections.tenant(tenantId)).toMatchObject({
      slug: 'acme-corp',
      name: 'Acme Corp',
      orgUrl: 'https://acme.okta.com',
      colour: '#aabbcc',
    });
    expect(connections.connection(connectionId)).toMatchObject({
      tenantId,
      slug: 'orders-api',
      issuer: 'https://acme.okta.com/oauth2/default',
      scopes: ['openid', 'profile', 'offline_access'],
      loginHint: null,
      approvedOrigins: ['https://login.acme.com'],
      lastUsedAt: null,
    });
    expect(handles(connections)).toEqual(['acme-corp/orders-api']);
    expect(saved()).toEqual(connections.current());
  });

  it('get slugs of their own, and keep them when they are renamed', () => {
    const { connections } = start();
    addAcme(connections);
    const { tenantId } = addAcme(connections);
    expect(connections.tenant(tenantId)?.slug).toBe('acme-2');
    expect(connections.updateTenant(tenantId, tenantDraft({ name: 'Globex' }))).toEqual({ ok: true, value: null });
    expect(connections.tenant(tenantId)).toMatchObject({ name: 'Globex', slug: 'acme-2' });
    expect(connections.updateTenant(tenantId, tenantDraft({ name: 'Globex', slug: 'globex' }))).toMatchObject({ ok: true });
    expect(connections.tenant(tenantId)?.slug).toBe('globex');
  });

  it('cannot take another’s slug', () => {
    const { connections } = start();
    addAcme(connections);
    const before = connections.current();
    expect(connections.addTenant(tenantDraft({ slug: 'acme' }), connectionDraft())).toMatchObject({
      ok: false,
      error: { code: 'handle_taken' },
    });
    expect(connections.current()).toBe(before);
  });

  it('take their connections with them', () => {
    const { connections } = start();
    const { tenantId } = addAcme(connections);
    valueOf(connections.addTenant(tenantDraft({ name: 'Globex' }), connectionDraft()));
    expect(connections.removeTenant(tenantId)).toMatchObject({ ok: true });
    expect(handles(connections)).toEqual(['globex/orders-api']);
    expect(connections.removeTenant(tenantId)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('are reordered only as a whole', () => {
    const { connections } = start();
    const [one, two] = [addAcme(connections).tenantId, addAcme(connections).tenantId];
    for (const wrong of [[two], [two, two], [two, one, 'x'], [two, 'x'], []])
      expect(connections.reorderTenants(wrong)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(connections.reorderTenants([two, one])).toMatchObject({ ok: true });
    expect(connections.current().tenants.map(({ id }) => id)).toEqual([two, one]);
  });

  it.each([
    [{ name: ' ' }, 'invalid_input', 'Name'],
    [{ slug: 'Not A Slug' }, 'invalid_input', 'Handle'],
    [{ orgUrl: 'http://acme.okta.com' }, 'insecure_url', 'Domain'],
    [{ browserCommand: ['firefox'] }, 'invalid_input', '{url}'],
    [{ browserCommand: ['{url}'] }, 'invalid_input', 'program'],
    [{ browserCommand: ['fire\0fox', '{url}'] }, 'invalid_input', 'character'],
  ])('are refused with %j', (changes, code, words) => {
    const { connections, storage } = start();
    expect(worded(connections.addTenant(tenantDraft(changes), connectionDraft()))).toMatchObject({
      ok: false,
      error: { code, message: containing(words) },
    });
    expect(storage.files.size).toBe(0);
  });

  it('keep a browser command as a list, and no empty one', () => {
    const { connections } = start();
    const withCommand = (browserCommand: string[]) =>
      connections.tenant(valueOf(connections.addTenant(tenantDraft({ browserCommand }), connectionDraft())).tenantId)?.browserCommand;
    expect(withCommand(['firefox', '-P', 'acme; rm', '{url}'])).toEqual(['firefox', '-P', 'acme; rm', '{url}']);
    expect(withCommand(['', ' '])).toBeNull();
  });
});

describe('connections', () => {
  it('have slugs unique within their tenant', () => {
    const { connections } = start();
    const { tenantId } = addAcme(connections);
    valueOf(connections.addTenant(tenantDraft({ name: 'Globex' }), connectionDraft()));
    valueOf(connections.addConnection(tenantId, connectionDraft()));
    expect(handles(connections)).toEqual(['acme/orders-api', 'globex/orders-api', 'acme/orders-api-2']);
    expect(worded(connections.addConnection(tenantId, connectionDraft({ slug: 'orders-api' })))).toMatchObject({
      ok: false,
      error: { code: 'handle_taken', message: containing('acme/orders-api') },
    });
  });

  it('keep identity, place and slug when they are edited', () => {
    const { connections } = start();
    const { connectionId } = addAcme(connections);
    connections.markUsed(connectionId);
    const before = connections.connection(connectionId);
    expect(connections.updateConnection(connectionId, connectionDraft({ name: 'Billing', keepFresh: false }))).toMatchObject({ ok: true });
    expect(connections.connection(connectionId)).toEqual({ ...before, name: 'Billing', keepFresh: false });
    expect(connections.updateConnection('x', connectionDraft())).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('are duplicated for another account, next to the original', () => {
    const { connections } = start();
    const { tenantId, connectionId } = valueOf(connections.addTenant(tenantDraft(), connectionDraft({ loginHint: 'ada@acme.com' })));
    valueOf(connections.addConnection(tenantId, connectionDraft({ name: 'Last' })));
    const copyId = valueOf(connections.duplicateConnection(connectionId)).connectionId;
    expect(connections.connection(copyId)).toMatchObject({
      name: 'Orders API copy',
      loginHint: null,
      lastUsedAt: null,
      clientId: '0oa1a2b3c4d5e6f7g8h9',
    });
    valueOf(connections.duplicateConnection(connectionId));
    expect(handles(connections)).toEqual(['acme/orders-api', 'acme/orders-api-copy-2', 'acme/orders-api-copy', 'acme/last']);
  });

  it('are reordered within their tenant only', () => {
    const { connections } = start();
    const acme = addAcme(connections);
    valueOf(connections.addTenant(tenantDraft({ name: 'Globex' }), connectionDraft()));
    const second = valueOf(connections.addConnection(acme.tenantId, connectionDraft({ name: 'Second' }))).connectionId;
    expect(connections.reorderConnections(acme.tenantId, [second, acme.connectionId])).toMatchObject({ ok: true });
    expect(handles(connections)).toEqual(['acme/second', 'globex/orders-api', 'acme/orders-api']);
    expect(connections.reorderConnections(acme.tenantId, [second])).toMatchObject({ ok: false });
  });

  it('are removed', () => {
    const { connections, saved } = start();
    const { connectionId } = addAcme(connections);
    expect(connections.removeConnection(connectionId)).toMatchObject({ ok: true });
    expect(saved()?.connections).toEqual([]);
    expect(connections.removeConnection(connectionId)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it.each([
    [{ name: '\u200b' }, 'invalid_input', 'Name'],
    [{ issuer: 'acme' }, 'invalid_input', 'Issuer'],
    [{ issuer: 'http://acme.okta.com' }, 'insecure_url', 'Issuer'],
    [{ clientId: '' }, 'invalid_input', 'Client ID'],
    [{ clientId: 'a b' }, 'invalid_input', 'Client ID'],
    [{ redirectUri: 'mailto:/x' }, 'scheme_refused', 'Redirect URI'],
    [{ scopes: [] }, 'invalid_input', 'Scopes'],
    [{ scopes: ['open"id'] }, 'invalid_input', 'Scopes'],
    [{ method: { ...service, clientAuthentication: 'none' as const }, scopes: ['orders.read'] }, 'invalid_input', 'Client authentication'],
    [{ method: service, scopes: ['orders.read', 'openid'] }, 'invalid_input', '“openid” is about a user'],
    [{ method: service, scopes: ['phone', 'orders.read'] }, 'invalid_input', '“phone” is about a user'],
    [{ approvedOrigins: ['http://login.acme.com'] }, 'invalid_input', 'Approved origins'],
    [{ approvedOrigins: [`https://${'a'.repeat(254)}`] }, 'invalid_input', 'Approved origins'],
  ])('are refused with %j', (changes, code, words) => {
    const { connections } = start();
    const { tenantId } = addAcme(connections);
    const before = connections.current();
    expect(worded(connections.addConnection(tenantId, connectionDraft(changes)))).toMatchObject({
      ok: false,
      error: { code, message: containing(words) },
    });
    expect(connections.current()).toBe(before);
  });
});

describe('the rest of the configuration', () => {
  it('updates settings one by one', () => {
    const { connections, saved } = start();
    expect(connections.updateSettings({ theme: 'dark', timeFormat: undefined })).toMatchObject({
      ok: true,
      value: { theme: 'dark', timeFormat: 'local' },
    });
    expect(saved()?.settings.theme).toBe('dark');
  });

  it('notes use at most once a minute, in a file of its own, and tells no listener', () => {
    const { connections, clock, storage } = start();
    const { connectionId } = addAcme(connections);
    const written = storage.files.get('config.json');
    let told = 0;
    connections.onChange(() => (told += 1));
    connections.markUsed(connectionId);
    const first = clock.now();
    const lastUsed = () => JSON.parse(storage.files.get('last-used.json') ?? 'null') as unknown;
    expect(lastUsed()).toEqual({ version: 1, lastUsed: { [connectionId]: first } });
    expect([storage.files.get('config.json'), told]).toEqual([written, 0]);
    expect(openConfigurationFile(storage, 0).initial.configuration).toEqual(connections.current());
    clock.jump(59_999);
    connections.markUsed(connectionId);
    expect(connections.connection(connectionId)?.lastUsedAt).toBe(first);
    clock.jump(1);
    connections.markUsed(connectionId);
    expect(connections.connection(connectionId)?.lastUsedAt).toBe(first + 60_000);
    connections.markUsed('gone');
    storage.failWrites = true;
    clock.jump(60_000);
    connections.markUsed(connectionId);
    expect(connections.connection(connectionId)?.lastUsedAt).toBe(first + 120_000);
    storage.failWrites = false;
    connections.removeConnection(connectionId);
    expect(lastUsed()).toEqual({ version: 1, lastUsed: {} });
  });

  it('says things once, even when that cannot be written', () => {
    const { connections, storage, saved } = start();
    expect([connections.said('tray'), connections.said('tray')]).toEqual([false, true]);
    expect(saved()?.said).toEqual(['tray']);
    storage.failWrites = true;
    expect([connections.said('other'), connections.said('other')]).toEqual([false, true]);
  });

  it('remembers where the weak vault was accepted', () => {
    const { connections, saved } = start();
    expect(connections.setWeakVaultAcceptedOn('laptop')).toMatchObject({ ok: true });
    expect(saved()?.weakVaultAcceptedOn).toBe('laptop');
    expect(connections.setWeakVaultAcceptedOn(null)).toMatchObject({ ok: true });
    expect(saved()?.weakVaultAcceptedOn).toBeNull();
  });

  it('changes nothing when it cannot be written', () => {
    const { connections, storage } = start();
    const { connectionId } = addAcme(connections);
    const before = connections.current();
    let told = 0;
    connections.onChange(() => (told += 1));
    storage.failWrites = true;
    expect(connections.removeConnection(connectionId)).toMatchObject({ ok: false, error: { code: 'config_write_failed' } });
    expect(connections.updateSettings({ theme: 'dark' })).toMatchObject({ ok: false, error: { code: 'config_write_failed' } });
    expect(connections.current()).toBe(before);
    expect(told).toBe(0);
  });

  it('says why it saves nothing over a newer version’s file', () => {
    const clock = new VirtualClock();
    const file = openConfigurationFile(memoryStorage('{"version":99}'), 0);
    const connections = createConnections({ file, random: seededRandom(), clock });
    expect(worded(connections.addTenant(tenantDraft(), connectionDraft()))).toMatchObject({
      ok: false,
      error: { code: 'config_write_failed', message: containing('newer version') },
    });
  });

  it('tells its listeners what was and what is, until they stop', () => {
    const { connections } = start();
    const changes: Array<readonly [number, number]> = [];
    const stop = connections.onChange((current, previous) => changes.push([previous.tenants.length, current.tenants.length]));
    addAcme(connections);
    stop();
    addAcme(connections);
    expect(changes).toEqual([[0, 1]]);
  });
});
