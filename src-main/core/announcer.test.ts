import { written } from '../../src-preload/contract/words/testing/written.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppView, ConnectionView, StatusView } from '../../src-preload/contract/index.ts';
import { nodePorts } from '../node/ports.ts';
import { Announcer } from './announcer.ts';
import { createEmitter, silentLogger } from './base/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { type Core, createCore } from './core.ts';
import type { CoreEvent } from './events.ts';
import { FakeOkta } from './sessions/testing/fake-okta.ts';
import { testConnection } from './sessions/testing/sessions-fixture.ts';
import { aesSealer } from './storage/testing/sealers.ts';
import { mappedConnections } from './testing/mapped-connections.ts';

const hour = 3_600_000;
const emptyView = { connections: [] } as unknown as AppView;
let folder = '';
let clock: VirtualClock;
let okta: FakeOkta;
let said: string[];
const connections = new Map<string, ReturnType<typeof testConnection>>();

const settle = async () => await new Promise<void>((resolve) => setImmediate(resolve));
const start = async (): Promise<{ core: Core; announcer: Announcer }> => {
  const core = createCore(nodePorts(folder, aesSealer(), { clock, logger: silentLogger }), {
    connections: mappedConnections(connections),
    okta: () => okta,
  });
  const announcer = new Announcer(core, ({ tag, title, body }) => void said.push(`${tag} | ${title} | ${body}`));
  await core.start();
  announcer.takeStock();
  return { core, announcer };
};
const signIn = async ({ services: { sessions } }: Core, changes: Record<string, unknown> = {}) => {
  const connection = connections.get('orders');
  if (connection === undefined) throw new Error('There is no connection.');
  const received = okta.issue('family');
  expect(await sessions.adopt(connection, { ...received, body: { ...received.body, ...changes } }, null, null)).toMatchObject({ ok: true });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'announcer-'));
  clock = new VirtualClock();
  okta = new FakeOkta({ clock });
  said = [];
  connections.clear();
  connections.set('orders', testConnection('orders'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what counts as needing a sign-in', () => {
  const view = (accessToken: object | null, status: Partial<StatusView>): ConnectionView =>
    ({
      id: 'a',
      handle: 'acme/orders',
      accessToken,
      status: { needsYou: true, reason: written('Why.'), ...status },
    }) as unknown as ConnectionView;
  const announced = (...views: readonly ConnectionView[]): string[] => {
    const events = createEmitter<CoreEvent>(() => {});
    let shown: ConnectionView | undefined;
    const announcer = new Announcer({ on: events.on, connectionView: () => shown, snapshot: () => emptyView }, ({ title, body }) => {
      said.push(`${title}: ${body}`);
    });
    announcer.takeStock();
    for (shown of views) events.emit({ kind: 'connection-changed', connectionId: 'a' });
    return said;
  };
  const held = view({}, { needsYou: false, action: 'copy' });

  it.each(['sign-in', 'none'] as const)('is an end where what is next is: %s', (action) => {
    expect(announced(held, view(null, { action }), view(null, { action }))).toEqual(['acme/orders: sign-in needed: Why.']);
  });

  it.each<[string, readonly ConnectionView[]]>([
    ['a session that never was', [view(null, { action: 'sign-in' })]],
    ['one signed out', [held, view(null, { action: 'sign-in', needsYou: false })]],
    ['a sign-in that completes', [held, view(null, { action: 'none', needsYou: false })]],
  ])('is not %s', (_what, views) => {
    expect(announced(...views)).toEqual([]);
  });
});

describe('the announcement that a sign-in is needed', () => {
  it('is made once when a session ends, without anything being shown', async () => {
    const { core } = await start();
    await signIn(core);
    okta.kill('family');
    await core.services.sessions.refresh('orders');
    expect(said).toEqual([expect.stringMatching(/^orders \| tenant\/orders: sign-in needed \| .+/)]);
    core.networkChanged(true);
    core.services.sessions.reconsider('orders');
    core.snapshot();
    expect(said).toHaveLength(1);
  });

  it('is made again after another sign-in', async () => {
    const { core } = await start();
    for (const count of [1, 2]) {
      await signIn(core);
      okta.kill('family');
      await core.services.sessions.refresh('orders');
      expect(said).toHaveLength(count);
    }
  });

  it('is made when a token that cannot be refreshed has expired, after a restart too', async () => {
    const first = await start();
    await signIn(first.core, { refresh_token: undefined });
    await Promise.allSettled(first.core.stop());
    await start();
    await clock.advance(hour - 1);
    expect(said).toEqual([]);
    await clock.advance(1);
    await settle();
    expect(said).toEqual([expect.stringContaining('The access token has expired')]);
  });

  it('is not made of a sign-out, of what the user signed out of before, or of a connection that is gone', async () => {
    const { core } = await start();
    await signIn(core);
    await core.services.sessions.signOut('orders');
    // A sign-in that fails afterwards is seen to fail.
    await core.services.signIns.start(testConnection('orders', { redirectUri: 'not one' }), {
      prompt: 'default',
      open: 'browser',
      browserCommand: null,
    });
    expect(core.connectionView('orders')?.status).toMatchObject({ word: 'sign_in_failed', needsYou: true });
    expect(said).toEqual([]);
  });

  it('is not made of a sign-out where a shared redirect URI stands in the way of the next sign-in', async () => {
    connections.set('billing', testConnection('billing'));
    connections.set('orders', testConnection('orders', { issuer: 'https://globex.okta.com' }));
    const { core } = await start();
    await signIn(core);
    await core.services.sessions.signOut('orders');
    expect(core.connectionView('orders')?.status).toMatchObject({ action: 'none', needsYou: true });
    expect(said).toEqual([]);
  });
});
