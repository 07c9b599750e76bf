import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstHop } from './proxies.ts';

describe('the first hop', () => {
  it.each([
    ['DIRECT', { kind: 'direct' }],
    ['', { kind: 'direct' }],
    [' direct ; PROXY b:1', { kind: 'direct' }],
    ['PROXY proxy.acme.com:3128; DIRECT', { kind: 'http', host: 'proxy.acme.com', port: 3128 }],
    ['PROXY [2001:db8::1]:8080', { kind: 'http', host: '2001:db8::1', port: 8080 }],
    ['PROXY proxy.acme.com', { kind: 'other', name: 'PROXY proxy.acme.com' }],
    ['PROXY proxy.acme.com:0', { kind: 'other', name: 'PROXY proxy.acme.com:0' }],
    ['PROXY proxy.acme.com:65536', { kind: 'other', name: 'PROXY proxy.acme.com:65536' }],
    [`PROXY ${'a'.repeat(253)}:1`, { kind: 'http', host: 'a'.repeat(253), port: 1 }],
    [`PROXY ${'a'.repeat(254)}:1`, { kind: 'other', name: `PROXY ${'a'.repeat(193)}…` }],
    ['HTTPS proxy.acme.com:443', { kind: 'other', name: 'HTTPS proxy.acme.com:443' }],
    ['SOCKS5 127.0.0.1:1080; DIRECT', { kind: 'other', name: 'SOCKS5 127.0.0.1:1080' }],
  ])('of “%s”', (answer, hop) => {
    expect(firstHop(answer)).toEqual(hop);
  });

  it('is one of the three, of any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `PROXY ${rest}`),
        ),
        (answer) => {
          const hop = firstHop(answer);
          if (hop.kind === 'http') expect(Number.isInteger(hop.port) && hop.port > 0 && hop.port < 65_536 && hop.host !== '').toBe(true);
          if (hop.kind === 'other') expect(hop.name.length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });
});
