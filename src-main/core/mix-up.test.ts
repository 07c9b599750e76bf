import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OktaSim, startOktaSim, TestBrowser } from '../../okta-sim/index.ts';
import type { Connection } from './connections/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { Desk } from './testing/desk.ts';
import { HostileServer } from './testing/hostile-server.ts';

/** What the honest server has registered. */
const honestUri = 'com.okta.acme:/callback';
const lureUri = 'io.github.tenantry:/callback/lure.example';

let sim: OktaSim;
let hostile: HostileServer;
let clock = new VirtualClock(Date.now());
let desk: Desk;

beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate', now: () => clock.now() });
});
afterAll(async () => await sim.close());
beforeEach(async () => {
  clock = new VirtualClock(Date.now());
  desk = new Desk(sim, clock);
  hostile = await HostileServer.start();
  return async () => await hostile.close();
});

/** A connection to the hostile server, which is after the tokens of acme’s client. */
const lure = (redirectUri: string): Connection => {
  const { issuer } = sim.orgs.acme.servers.default;
  const clientId = sim.orgs.acme.clients[0]?.id ?? '';
  hostile.aimAt({ endpoints: `${issuer}/v1`, clientId, redirectUri: honestUri, scopes: 'openid profile offline_access' });
  return desk.connection('lure', 'globex', 'default', { issuer: hostile.issuer, clientId: 'lure', redirectUri });
};
const honest = (more: Partial<Connection> = {}): Connection =>
  desk.connection('orders', 'acme', 'default', { redirectUri: honestUri, ...more });

/** The browser goes where the hostile server sends it, and the user signs in at the honest one. */
const follow = async (url: string): Promise<string> => {
  const browser = new TestBrowser();
  const onwards = (await browser.get(url)).leftTo;
  if (onwards === undefined) throw new Error('The hostile server did not send the browser on.');
  return await desk.person(onwards.href, 'dana@acme.test', browser);
};
const request = { prompt: 'default', open: 'browser', browserCommand: null } as const;
const wonNothing = () => expect({ codes: hostile.codes, stolen: hostile.stolen }).toEqual({ codes: [], stolen: [] });

describe('the mix-up attack (RFC 9700, 4.4)', () => {
  it('steals the tokens of an honest server where nothing guards its redirect URI', async () => {
    honest();
    desk.guarded = false;
    await desk.signIns.handleCallback(await follow(await desk.start(lure(honestUri))));
    expect(hostile.stolen).toMatchObject([
      { access_token: expect.any(String) as string, id_token: expect.any(String) as string, refresh_token: expect.any(String) as string },
    ]);
  });

  it('does not begin where two servers share a redirect URI', async () => {
    const connections = [honest(), lure(honestUri)];
    for (const connection of connections) {
      expect(await desk.signIns.start(connection, request)).toMatchObject({ ok: false, error: { code: 'redirect_uri_shared' } });
    }
    expect(desk.opened).toEqual([]);
    expect(desk.signIns.get('lure').pending).toBeNull();
    expect(desk.written).toBe('[]');
    wonNothing();
  });

  it('does not begin with another spelling of the honest one’s redirect URI', async () => {
    honest();
    const spelt = lure('com.okta.acme:/x/../callback');
    expect(await desk.signIns.start(spelt, request)).toMatchObject({ ok: false, error: { code: 'redirect_uri_shared' } });
    // Servers that follow RFC 8252, 7.3 would send the code to that port, too.
    honest({ redirectUri: 'http://127.0.0.1:8765/callback' });
    const atOtherPort = lure('http://127.0.0.1:8766/callback');
    expect(await desk.signIns.start(atOtherPort, request)).toMatchObject({ ok: false, error: { code: 'redirect_uri_shared' } });
  });

  it('comes to nothing where each server has its own: the honest one’s code is an unsolicited response', async () => {
    honest();
    const url = await desk.start(lure(lureUri));
    await desk.signIns.handleCallback(await follow(url));
    expect(desk.strays).toMatchObject([{ code: 'callback_unknown' }]);
    expect(desk.signIns.get('lure').pending).not.toBeNull();
    wonNothing();
  });

  it('comes to nothing with both sign-ins under way at once, and the honest one completes', async () => {
    const connection = honest();
    const [luring, honestly] = [await desk.start(lure(lureUri)), await desk.start(connection)];
    await desk.signIns.handleCallback(await follow(luring));
    wonNothing();
    await desk.signIns.handleCallback(await desk.person(honestly, 'dana@acme.test'));
    expect(desk.sessions.get('orders').held.kind).toBe('held');
  });

  it('comes to nothing when the honest connection takes over the redirect URI of a sign-in under way', async () => {
    const url = await desk.start(lure(honestUri));
    // Both edits are fine by themselves: at no time do the two connections share one.
    lure(lureUri);
    honest();
    await desk.signIns.handleCallback(await follow(url));
    expect(desk.signIns.get('lure')).toMatchObject({ pending: null, failure: { code: 'redirect_uri_shared' } });
    wonNothing();
  });

  it('comes to nothing when that happened before the app started again', async () => {
    const url = await desk.start(lure(honestUri));
    honest();
    desk.restart();
    await desk.signIns.restore();
    expect(desk.signIns.get('lure').pending).toBeNull();
    expect(desk.written).toBe('[]');
    await desk.signIns.handleCallback(await follow(url));
    expect(desk.strays).toMatchObject([{ code: 'callback_unknown' }]);
    wonNothing();
  });

  it('comes to nothing when the connection is pointed at another server meanwhile', async () => {
    const url = await desk.start(lure(honestUri));
    desk.connections.set('lure', { ...honest(), id: 'lure' });
    desk.connections.delete('orders');
    await desk.signIns.handleCallback(await follow(url));
    expect(desk.signIns.get('lure').failure).toMatchObject({ code: 'configuration_changed' });
    wonNothing();
  });
});

describe('connections that share a redirect URI', () => {
  it('go on with the sessions they hold', async () => {
    const connection = honest();
    await desk.signIn(connection, 'dana@acme.test');
    lure(honestUri);
    expect(await desk.signIns.start(connection, request)).toMatchObject({ ok: false });
    expect((await desk.sessions.refresh('orders')).ok).toBe(true);
    expect(desk.sessions.get('orders').held).toMatchObject({ kind: 'held', record: { rotations: 1 } });
  });

  it('sign in again once one of them has changed', async () => {
    const connection = honest();
    lure(honestUri);
    expect(await desk.signIns.start(connection, request)).toMatchObject({ ok: false });
    lure(lureUri);
    await desk.signIn(connection, 'dana@acme.test');
    expect(desk.sessions.get('orders').held.kind).toBe('held');
  });

  it('do not matter to other servers of the same origin', async () => {
    honest();
    for (const kind of ['org', 'custom'] as const) {
      await desk.signIn(desk.connection(kind, 'acme', kind, { redirectUri: honestUri }), 'dana@acme.test');
      expect(desk.sessions.get(kind).held.kind).toBe('held');
    }
  });
});
