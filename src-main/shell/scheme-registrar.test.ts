import { beforeEach, describe, expect, it, vi } from 'vitest';
import { builtInScheme } from '../../src-preload/contract/index.ts';
import { createSchemeRegistrar } from './scheme-registrar.ts';

const bundle = vi.hoisted(() => ({ schemes: [] as string[], ours: [] as string[], others: {} as Record<string, string> }));
vi.mock('electron', () => ({
  app: {
    isDefaultProtocolClient: (scheme: string) => bundle.ours.includes(scheme),
    // As macOS does: only for what the bundle names.
    setAsDefaultProtocolClient: (scheme: string) => {
      if (!bundle.schemes.includes(scheme)) return false;
      bundle.ours.push(scheme);
      return true;
    },
    getApplicationInfoForProtocol: async (url: string) => {
      const name = bundle.others[url];
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
