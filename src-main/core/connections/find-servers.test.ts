import { describe, expect, it } from 'vitest';
import { startOktaSim } from '../../../okta-sim/index.ts';
import { createOktaClient } from '../okta/index.ts';
import { silentLogger } from '../base/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { findServers } from './find-servers.ts';

const document = (issuer: string, more: object = {}) => ({
  issuer,
  authorization_endpoint: `${issuer}/v1/authorize`,
  token_endpoint: `${issuer}/v1/token`,
  jwks_uri: `${issuer}/v1/keys`,
  ...more,
});

/** An internet of metadata documents by address. */
const internet = (documents: Readonly<Record<string, unknown>>) => {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const found = documents[url];
    return await Promise.resolve(found === undefined ? new Response('', { status: 404 }) : Response.json(found));
  };
  return { asked, okta: createOktaClient({ fetch, clock: new VirtualClock(), logger: silentLogger }) };
};
const at = (issuer: string) => `${issuer}/.well-known/openid-configuration`;

describe('finding the servers of an org', () => {
  it('names those of okta-sim, with what they offer', async () => {
    const sim = await startOktaSim();
    const okta = createOktaClient({
      fetch: async (url, init) => await fetch(url, init),
      clock: new VirtualClock(Date.now()),
      logger: silentLogger,
    });
    const { org, default: standard } = sim.orgs.acme.servers;
    const found = await findServers(okta, sim.orgs.acme.origin);
    await sim.close();
    expect(found).toMatchObject({
      ok: true,
      value: [
        { issuer: org.issuer, kind: 'org' },
        { issuer: standard.issuer, kind: 'default' },
      ],
    });
    expect(found.ok && found.value[0]?.abilities).toEqual(
      expect.arrayContaining(['PKCE', 'Device authorization', 'Pushed authorization requests', 'DPoP']),
    );
  });

  it('leaves out what is not there, as default in an org without API Access Management', async () => {
    const { okta } = internet({ [at('https://acme.okta.com')]: document('https://acme.okta.com') });
    expect(await findServers(okta, 'acme.okta.com')).toMatchObject({ ok: true, value: [{ issuer: 'https://acme.okta.com' }] });
  });

  it('follows a custom domain to the name its server goes by, once, and says so', async () => {
    const { asked, okta } = internet({
      [at('https://login.acme.com')]: document('https://acme.okta.com'),
      [at('https://acme.okta.com')]: document('https://acme.okta.com'),
      [at('https://login.acme.com/oauth2/default')]: document('https://login.acme.com/oauth2/default'),
    });
    const found = await findServers(okta, 'https://login.acme.com');
    expect(found).toMatchObject({
      ok: true,
      value: [{ issuer: 'https://acme.okta.com' }, { issuer: 'https://login.acme.com/oauth2/default' }],
    });
    expect(found.ok && found.value[0]?.explanation).toContain('not by https://login.acme.com');
    expect(asked).toHaveLength(3);
  });

  it.each([
    'https://evil.example',
    'http://evil.example',
    'javascript:alert(1)',
    7,
    'https://evil.example/?q',
    `https://${'x'.repeat(600)}.example`,
  ])('offers nothing under a name that does not answer to it, or is none: %s', async (named) => {
    const { asked, okta } = internet({ [at('https://acme.okta.com')]: document('https://acme.okta.com', { issuer: named }) });
    expect(await findServers(okta, 'acme.okta.com')).toMatchObject({ ok: false });
    expect(asked.filter((url) => url.endsWith('/openid-configuration')).length).toBeLessThanOrEqual(3);
  });

  it('tells why, when the org does not answer, and what is no domain at all', async () => {
    expect(await findServers(internet({}).okta, 'acme.okta.com')).toMatchObject({ ok: false, error: { code: 'issuer_not_found' } });
    expect(await findServers(internet({}).okta, 'not a domain')).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });
});
