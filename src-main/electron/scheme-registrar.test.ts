import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { builtInScheme } from '../../src-preload/contract/index.ts';
import { createSchemeRegistrar } from './scheme-registrar.ts';

const bundle = vi.hoisted(() => ({ schemes: [] as string[], ours: [] as string[], others: {} as Record<string, string> }));
/** What Windows starts for a scheme: as Electron writes it, the link comes as one more argument. */
const registry = vi.hoisted(() => new Map<string, string>());
const inRegistry = vi.hoisted(() => (program: string, args: readonly string[]) => JSON.stringify([program, ...args, '%1']));
vi.mock('electron', () => ({
  app: {
    isDefaultProtocolClient: (scheme: string, program?: string, args: readonly string[] = []) =>
      program === undefined ? bundle.ours.includes(scheme) : registry.get(scheme) === inRegistry(program, args),
    removeAsDefaultProtocolClient: (scheme: string, program: string, args: readonly string[]) =>
      registry.get(scheme) === inRegistry(program, args) && registry.delete(scheme),
    // As macOS does: only for what the bundle names.
    setAsDefaultProtocolClient: (scheme: string, program?: string, args: readonly string[] = []) => {
      if (program !== undefined) {
        registry.set(scheme, inRegistry(program, args));
        return true;
      }
      if (!bundle.schemes.includes(scheme)) return false;
      bundle.ours.push(scheme);
      return true;
    },
    getApplicationInfoForProtocol: async (url: string) => {
      const name = bundle.others[url] ?? (registry.has(url.slice(0, -1)) ? 'Tenantry' : undefined);
      if (name === undefined) throw new Error('nobody');
      return await Promise.resolve({ name });
    },
  },
}));
vi.mock('./app.ts', () => ({ appName: 'Tenantry' }));

describe('schemes on macOS', () => {
  beforeEach(() => {
    Object.assign(bundle, { schemes: [builtInScheme], ours: [], others: {} });
    vi.stubGlobal('process', { ...process, platform: 'darwin' });
    return () => vi.unstubAllGlobals();
  });
  const registrar = () => createSchemeRegistrar({ folder: '/nowhere', launchCommand: ['tenantry'] });

  it('are the built-in one, which is asked for when a connection uses it', async () => {
    await registrar().register(['com.okta.acme']);
    expect(bundle.ours).toEqual([]);
    await registrar().register(['com.okta.acme', builtInScheme]);
    expect(bundle.ours).toEqual([builtInScheme]);
    expect(await registrar().status(builtInScheme)).toEqual({ kind: 'ours' });
  });

  it('typed by hand never reach the app, and it says why', async () => {
    expect(await registrar().status('com.okta.acme')).toMatchObject({
      kind: 'unsupported',
      reason: expect.stringContaining('com.okta.acme is not in') as string,
    });
    bundle.others['com.okta.acme:'] = 'Okta Verify';
    expect(await registrar().status('com.okta.acme')).toEqual({ kind: 'other', owner: 'Okta Verify' });
  });

  it('do not work in a copy without a bundle', async () => {
    bundle.schemes = [];
    await registrar().register([builtInScheme]);
    expect(await registrar().status(builtInScheme)).toMatchObject({
      kind: 'unsupported',
      reason: expect.stringContaining('bundle') as string,
    });
  });
});

describe('schemes on Windows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-schemes-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    registry.clear();
    vi.stubGlobal('process', { ...process, platform: 'win32' });
    return () => vi.unstubAllGlobals();
  });
  const registrar = () => createSchemeRegistrar({ folder, launchCommand: ['tenantry.exe', '--user-data-dir=C:\\T'] });

  it('end the switches before the link, which others write', async () => {
    await registrar().register(['com.okta.acme']);
    expect(JSON.parse(registry.get('com.okta.acme') ?? '')).toEqual(['tenantry.exe', '--user-data-dir=C:\\T', '--', '%1']);
    expect(await registrar().status('com.okta.acme')).toEqual({ kind: 'ours' });
    await registrar().register([]);
    expect(registry.size).toBe(0);
  });

  it('are registered anew where an earlier version left that out, and go with their connection', async () => {
    const earlier = inRegistry('tenantry.exe', ['--user-data-dir=C:\\T']);
    registry.set('com.okta.acme', earlier);
    await registrar().register(['com.okta.acme']);
    expect(registry.get('com.okta.acme')).toContain('"--","%1"');
    registry.set('com.okta.acme', earlier);
    await registrar().register([]);
    expect(registry.size).toBe(0);
  });

  it('that belong to another program stay with it', async () => {
    bundle.others['com.okta.other:'] = 'Okta Verify';
    await registrar().register(['com.okta.other']);
    expect(registry.size).toBe(0);
    delete bundle.others['com.okta.other:'];
  });

  it('that a later version has listed stay as they are, and so does its list', async () => {
    const list = join(folder, 'registered-schemes.json');
    const later = '{"version":2,"schemes":[{"name":"com.okta.acme"}]}';
    await registrar().register(['com.okta.acme']);
    expect(JSON.parse(readFileSync(list, 'utf8'))).toEqual(['com.okta.acme']);
    writeFileSync(list, later);
    await registrar().register([]);
    expect([registry.size, readFileSync(list, 'utf8')]).toEqual([1, later]);
    rmSync(list);
  });
});
