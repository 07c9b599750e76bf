import type { NetworkStep } from '../../src-preload/contract/index.ts';

const year = 31_557_600_000;

const step = (
  name: NetworkStep['name'],
  label: string,
  outcome: NetworkStep['outcome'],
  detail: string,
  more: Partial<NetworkStep> = {},
): NetworkStep => ({
  name,
  label,
  outcome,
  detail,
  remedy: null,
  durationMs: outcome === 'skipped' ? null : 12,
  certificates: [],
  ...more,
});

/** The way to a server behind a proxy that inspects traffic; to `expired…` hosts it ends at the certificate. */
export const networkSteps = (host: string, issuer: string): NetworkStep[] => {
  const now = Date.now();
  const late = host.startsWith('expired');
  const certificates: NetworkStep['certificates'] = [
    {
      subject: `CN=${host}`,
      issuer: 'CN=Acme inspecting proxy, O=Acme Ltd',
      validFrom: now - year,
      validUntil: late ? now - 86_400_000 : now + year,
      fingerprint: Array.from({ length: 32 }, (_, index) => (index * 7).toString(16).padStart(2, '0').toUpperCase()).join(':'),
    },
    {
      subject: 'CN=Acme inspecting proxy, O=Acme Ltd',
      issuer: 'CN=Acme root, O=Acme Ltd',
      validFrom: now - 4 * year,
      validUntil: now + 6 * year,
      fingerprint: Array.from({ length: 32 }, (_, index) => (255 - index).toString(16).toUpperCase()).join(':'),
    },
  ];
  return [
    step('proxy', 'Proxy', 'pass', 'The system names proxy.acme.com:3128: requests go through it.'),
    step('name', 'Name', 'pass', `proxy.acme.com (the proxy; it looks up ${host} itself): 10.20.0.8, 10.20.0.9.`),
    step('connection', 'Connection', 'pass', `The proxy proxy.acme.com:3128 leads to ${host}:443.`, { durationMs: 48 }),
    late
      ? step(
          'tls',
          'TLS and certificate',
          'fail',
          `The connection to ${host} is not secure: its certificate has expired or is not valid yet.`,
          {
            remedy: 'Check this computer’s date and time first. If they are right, whoever runs the server (or the proxy) must renew it.',
            certificates,
          },
        )
      : step(
          'tls',
          'TLS and certificate',
          'warn',
          `TLSv1.3. The certificate is for CN=${host}, signed by CN=Acme inspecting proxy, O=Acme Ltd. This authority is not one that is trusted everywhere; this system has been told to trust it.`,
          {
            remedy: 'A proxy that inspects traffic has such an authority, and reads tokens too. Ask its admin if that surprises you.',
            certificates,
          },
        ),
    late
      ? step('discovery', 'Discovery', 'fail', `The connection to ${host} is not secure: its certificate has expired or is not valid yet.`)
      : step('discovery', 'Discovery', 'pass', `${issuer}/.well-known/openid-configuration answered, and names the issuer to the letter.`),
    late
      ? step('keys', 'Keys', 'skipped', 'Not reached: see the steps above.')
      : step('keys', 'Keys', 'pass', '2 keys: RS256.', { durationMs: 31 }),
  ];
};
