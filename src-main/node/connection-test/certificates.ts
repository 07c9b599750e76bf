import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateView } from '../../../src-preload/contract/index.ts';
import { oneLine } from '../../core/base/index.ts';

/** Longer chains are a fault of somebody's; the rest is not shown. */
const longestChain = 8;

/** A certificate and those that signed it, as far as the server sent them or Node knows them. */
export const chainOf = (certificate: X509Certificate | undefined): readonly X509Certificate[] => {
  const chain: X509Certificate[] = [];
  let next = certificate;
  while (next !== undefined && chain.length < longestChain && !chain.some((one) => one.fingerprint256 === next?.fingerprint256)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
};

/** Node writes each part on a line of its own, the most general first; people look for the name, which comes last. There may be none. */
const distinguishedName = (text: string | undefined): string => oneLine((text ?? '').split('\n').toReversed().join(', '), 300) || 'no name';

export const certificateView = (certificate: X509Certificate): CertificateView => ({
  subject: distinguishedName(certificate.subject),
  issuer: distinguishedName(certificate.issuer),
  validFrom: Date.parse(certificate.validFrom),
  validUntil: Date.parse(certificate.validTo),
  fingerprint: certificate.fingerprint256,
});

/** RFC 9110, 4.3.4, as browsers read it: names count only where they stand in the subjectAltName extension. */
export const isFor = (certificate: X509Certificate, host: string): boolean =>
  (isIP(host) === 0 ? certificate.checkHost(host, { subject: 'never' }) : certificate.checkIP(host)) !== undefined;

/** The first certificate of a chain that is out of its time at `now` (epoch ms). */
export const outOfTime = (chain: readonly CertificateView[], now: number): CertificateView | undefined =>
  chain.find(({ validFrom, validUntil }) => now < validFrom || now > validUntil);
