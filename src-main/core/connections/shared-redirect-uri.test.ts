import { worded, wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { success } from '../base/index.ts';
import { seededRandom } from '../base/testing/seeded-random.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { emptyConfiguration } from './configuration.ts';
import { createConnections } from './connections.ts';
import { nativeMethod } from './method.ts';
import { parseRedirectUri } from './redirect-uri.ts';
import { ownRedirectUri, redirectConflict } from './shared-redirect-uri.ts';
import { connectionDraft, containing, tenantDraft } from './testing/drafts.ts';
import type { Configuration, Connection } from './types.ts';

const acme = 'https://acme.okta.com/oauth2/default';
const evil = 'https://acme.evil.example';
const loopback = 'http://127.0.0.1:8765/callback';

/** A configuration as a file may hold it: nothing of it is judged. */
const written = (...connections: readonly Partial<Connection>[]): Configuration => ({
  ...emptyConfiguration(),
  tenants: connections.map((_, index) => ({ ...tenantDraft(), id: `t${index}`, slug: `t${index}` })),
  connections: connections.map((connection, index) => ({
    ...connectionDraft(),
    id: `c${index}`,
    tenantId: `t${index}`,
    slug: 'orders',
    lastUsedAt: null,
    ...connection,
  })),
});
const conflicts = (configuration: Configuration) => configuration.connections.map((one) => redirectConflict(one, configuration));
const shares = (one: Partial<Connection>, other: Partial<Connection>): boolean =>
  conflicts(written(one, other)).every((conflict) => conflict !== null);

describe('a redirect URI', () => {
  it('is for the servers of one origin', () => {
    expect(shares({ issuer: acme }, { issuer: 'https://acme.okta.com' })).toBe(false);
    expect(shares({ issuer: acme }, { issuer: evil })).toBe(true);
    expect(shares({ issuer: acme }, { issuer: 'https://acme.oktapreview.com' })).toBe(true);
    // A custom domain of the same org, another port, another scheme, and what was written by hand.
    expect(shares({ issuer: acme }, { issuer: 'https://login.acme.com' })).toBe(true);
    expect(shares({ issuer: 'http://127.0.0.1:7001' }, { issuer: 'http://127.0.0.1:7002' })).toBe(true);
    expect(shares({ issuer: 'http://localhost:7001' }, { issuer: 'https://localhost:7001' })).toBe(true);
    expect(shares({ issuer: acme }, { issuer: 'HTTPS://ACME.okta.com:443/x' })).toBe(false);
    expect(shares({ issuer: acme }, { issuer: 'not an address' })).toBe(true);
  });

  it('counts only where a browser comes back on it', () => {
    expect(shares({ issuer: acme }, { issuer: evil, method: { ...nativeMethod, grant: 'device_code' } })).toBe(false);
    expect(shares({ issuer: acme, redirectUri: '' }, { issuer: evil, redirectUri: '' })).toBe(false);
  });

  it.each([
    [loopback, 'http://localhost:8765/callback', true],
    [loopback, 'http://[::1]:8765/callback', true],
    [loopback, ` ${loopback} `, true],
    [loopback, 'http://127.0.0.1:8765/x/../callback', true],
    [loopback, 'http://127.0.0.1:8765/x/%2E%2e/callback', true],
    [loopback, 'http://127.0.0.1:8765/x\\..\\callback', true],
    ['http://127.0.0.1:8765', 'http://127.0.0.1:8765/', true],
    // A server that follows RFC 8252, 7.3 sends its answer to any port that is asked for.
    [loopback, 'http://127.0.0.1:8766/callback', true],
    [loopback, 'http://localhost:80/callback', true],
    ['http://127.0.0.1:8765/callback/acme', 'http://127.0.0.1:8766/callback/evil', false],
    ['com.okta.acme:/callback', 'com.okta.acme:/x/../callback', true],
    // Okta, the listener and the match of a callback compare all of these to the letter.
    [loopback, 'http://127.0.0.1:8765/Callback', false],
    [loopback, 'http://127.0.0.1:8765/callback/', false],
    [loopback, 'http://127.0.0.1:8765//callback', false],
    ['com.okta.acme:/callback', 'com.okta.acme:/Callback', false],
    ['com.okta.acme:/callback', 'com.okta.acme:/callback/x', false],
  ])('%s and %s', (one, other, same) => {
    expect(shares({ issuer: acme, redirectUri: one }, { issuer: evil, redirectUri: other })).toBe(same);
  });

  it('is told apart however many use it, and whichever asks', () => {
    const crowd = Array.from({ length: 500 }, () => ({ issuer: acme }));
    expect(conflicts(written(...crowd)).every((conflict) => conflict === null)).toBe(true);
    expect(conflicts(written(...crowd, { issuer: evil })).every((conflict) => conflict !== null)).toBe(true);
  });

  it('of a draft is not compared with the connection as it was', () => {
    const configuration = written({ issuer: evil }, { issuer: evil });
    const use = { connectionId: 'c0', issuer: acme, redirectUri: 'com.okta.acme:/callback' };
    expect(ownRedirectUri(use, written({ issuer: evil }), 'draft')).toEqual(success(null));
    expect(worded(ownRedirectUri(use, configuration, 'draft'))).toMatchObject({ ok: false, error: { message: containing('“t1/orders”') } });
  });
});

describe('which connection is to change', () => {
  it('is the one whose redirect URI does not name its own server, on both', () => {
    const configuration = written({ issuer: evil }, { issuer: acme });
    const remedy = (whose: string) =>
      `Use example.evil.acme:/callback for ${whose}, here and in Okta, and remove the shared one from its app there.`;
    expect(worded(conflicts(configuration))).toMatchObject([
      {
        changesHere: true,
        error: {
          code: 'redirect_uri_shared',
          message:
            'Redirect URI: “t1/orders” uses com.okta.acme:/callback for another server, https://acme.okta.com, so an answer would not show which server it came from.',
          remedy: remedy('this connection'),
        },
      },
      { changesHere: false, error: { message: containing('“t0/orders”'), remedy: remedy('“t0/orders”') } },
    ]);
  });

  it('is else the later one, with a redirect URI of the same kind', () => {
    const pair = (redirectUri: string) => written({ issuer: 'https://acme.okta.com', redirectUri }, { issuer: evil, redirectUri });
    for (const [redirectUri, own] of [
      ['http://localhost:9000/callback', 'http://localhost:9000/callback/acme.evil.example'],
      ['io.github.tenantry:/callback/acme', 'io.github.tenantry:/callback/acme.evil.example'],
      ['com.acme.app:/callback', 'example.evil.acme:/callback'],
    ] as const) {
      expect(worded(conflicts(pair(redirectUri)))).toMatchObject([
        { changesHere: false, error: { remedy: containing(`Use ${own} for “t1/orders”`) } },
        { changesHere: true, error: { remedy: containing(`Use ${own} for this connection`) } },
      ]);
    }
  });

  it('is told why another port or host name is not enough', () => {
    const [conflict] = conflicts(
      written({ issuer: acme, redirectUri: 'http://localhost:8766/callback' }, { issuer: evil, redirectUri: loopback }),
    );
    expect(wordsOf(conflict?.error).message).toBe(
      `Redirect URI: “t1/orders” uses ${loopback} for another server, https://acme.evil.example, so an answer would not show which server it came from. Only the path tells loopback addresses apart (RFC 8252, 7.3).`,
    );
  });

  it('is offered none that is taken as well', () => {
    const configuration = written({ issuer: evil }, { issuer: evil, redirectUri: 'com.okta.acme:/callback' });
    const use = { connectionId: null, issuer: acme, redirectUri: 'com.okta.acme:/callback' };
    expect(worded(ownRedirectUri(use, configuration, 'draft'))).toMatchObject({
      error: { remedy: containing('Use http://127.0.0.1:8765/callback/acme.okta.com for this connection') },
    });
  });

  it('is one of any two, and what it is offered is free and well-formed', () => {
    const redirectUri = fc.constantFrom('com.okta.acme:/callback', loopback, 'io.github.tenantry:/callback/acme', 'http://[::1]:1/');
    const issuer = fc.oneof(
      fc.domain().map((domain) => `https://${domain}`),
      fc.constantFrom(acme, evil, 'https://10.0.0.1', 'http://[::1]:7001', 'https://acme.evil.example:8443'),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ issuer, redirectUri }), { minLength: 2, maxLength: 6 }), (connections) => {
        const configuration = written(...connections);
        const found = conflicts(configuration);
        expect(found.filter((conflict) => conflict?.changesHere).length > 0).toBe(found.some((conflict) => conflict !== null));
        for (const [index, conflict] of found.entries()) {
          if (conflict === null || !conflict.changesHere) continue;
          const offered = /^Use (\S+) for this connection/.exec(wordsOf(conflict.error).remedy ?? '')?.[1] ?? '';
          expect(parseRedirectUri(offered).ok).toBe(true);
          const changed = configuration.connections.map((one, at) => (at === index ? { ...one, redirectUri: offered } : one));
          expect(conflicts({ ...configuration, connections: changed })[index]).toBeNull();
        }
      }),
    );
  });
});

describe('saving', () => {
  const start = (configuration: Configuration) => {
    const writes: Configuration[] = [];
    const initial = { configuration, quarantinedAs: null };
    const file = { initial, write: (next: Configuration) => void writes.push(next), used: () => {} };
    return { writes, connections: createConnections({ file, random: seededRandom(), clock: new VirtualClock() }) };
  };
  const refusal = {
    ok: false,
    error: { code: 'redirect_uri_shared', message: containing('“t0/orders”'), remedy: containing('this connection') },
  };

  it('refuses to add what another server’s connection uses', () => {
    const { connections, writes } = start(written({ issuer: acme }, { issuer: evil, redirectUri: loopback }));
    expect(worded(connections.addConnection('t1', connectionDraft({ issuer: evil })))).toMatchObject(refusal);
    expect(worded(connections.addTenant(tenantDraft({ name: 'Evil' }), connectionDraft({ issuer: evil })))).toMatchObject(refusal);
    expect(writes).toEqual([]);
    expect(connections.addConnection('t1', connectionDraft({ issuer: evil, redirectUri: 'example.evil.acme:/callback' }))).toMatchObject({
      ok: true,
    });
  });

  it('refuses an edit of the redirect URI, the issuer or the grant that comes to share one', () => {
    const own = { issuer: evil, redirectUri: loopback };
    const { connections, writes } = start(
      written(
        { issuer: acme },
        own,
        { issuer: 'https://acme.okta.com' },
        { issuer: evil, method: { ...nativeMethod, grant: 'device_code' } },
      ),
    );
    expect(worded(connections.updateConnection('c1', connectionDraft({ issuer: evil })))).toMatchObject(refusal);
    expect(worded(connections.updateConnection('c2', connectionDraft({ issuer: evil })))).toMatchObject(refusal);
    expect(worded(connections.updateConnection('c3', connectionDraft({ issuer: evil })))).toMatchObject(refusal);
    expect(writes).toEqual([]);
    expect(connections.updateConnection('c1', connectionDraft({ ...own, issuer: acme }))).toMatchObject({ ok: true });
  });

  it('leaves alone what was shared before, as long as it stays as it was', () => {
    const { connections } = start(written({ issuer: acme }, { issuer: evil }));
    expect(connections.updateConnection('c1', connectionDraft({ issuer: evil, name: 'Renamed' }))).toMatchObject({ ok: true });
    connections.markUsed('c1');
    expect(connections.connection('c1')).toMatchObject({ name: 'Renamed', lastUsedAt: new VirtualClock().now() });
    expect(worded(connections.duplicateConnection('c1'))).toMatchObject(refusal);
    expect(worded(connections.updateConnection('c1', connectionDraft({ issuer: 'https://other.example' })))).toMatchObject(refusal);
    expect(connections.updateConnection('c1', connectionDraft({ issuer: evil, redirectUri: loopback }))).toMatchObject({ ok: true });
    expect(worded(connections.ownRedirectUri({ connectionId: 'c0', issuer: acme, redirectUri: loopback }))).toMatchObject({
      error: { code: 'redirect_uri_shared', message: containing('“t1/orders”') },
    });
  });
});
