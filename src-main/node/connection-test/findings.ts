import type { NetworkStep } from '../../../src-preload/contract/index.ts';
import { type Coded, say, wordsOf } from '../../core/base/index.ts';
import { classifyNetworkError, type NetworkWord, type OktaFailure } from '../../core/okta/index.ts';
import { certificateView, chainOf, isFor, outOfTime } from './certificates.ts';
import type { Handshake } from './sockets.ts';

/** What a step has found, in a person's words. */
export type Finding = Pick<NetworkStep, 'outcome' | 'detail' | 'remedy' | 'requestId' | 'certificates'>;

const finding = (outcome: NetworkStep['outcome'], detail: string, remedy: string | null = null): Finding => ({
  outcome,
  detail,
  remedy,
  certificates: [],
});

export const passed = (detail: string): Finding => finding('pass', detail);
export const warned = (detail: string, remedy: string | null = null): Finding => finding('warn', detail, remedy);
export const skipped = (detail: string): Finding => finding('skipped', detail);
export const failed = (error: Coded & { readonly requestId?: string | undefined }): Finding => ({
  ...finding('fail', wordsOf(error).message, wordsOf(error).remedy ?? null),
  ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
});

/** A failure of Node's, in the sentence that any request would meet it with. */
export const failedBy = (error: unknown, host: string): Finding => {
  const { word } = classifyNetworkError(error);
  return failed(say(word, { host }));
};

export interface JudgedHandshake {
  readonly finding: Finding;
  /** Whether anybody the system trusts has signed it is known once a real request was made. */
  readonly unknownAuthority: boolean;
}

/** What a handshake alone tells at `now` (epoch ms). */
export const judgeHandshake = ({ protocol, certificate, refusal }: Handshake, host: string, now: number): JudgedHandshake => {
  if (certificate === undefined) return { finding: failed(say('no_certificate', { host, protocol })), unknownAuthority: false };
  const certificates = chainOf(certificate).map(certificateView);
  const flaw = refusal === null ? null : classifyNetworkError(Object.assign(new Error(refusal), { code: refusal })).word;
  const own = certificateView(certificate);
  const about: NetworkWord | null =
    outOfTime(certificates, now) !== undefined ? 'certificate_date' : isFor(certificate, host) ? flaw : 'certificate_host';
  if (about !== null && about !== 'certificate_authority')
    return { finding: { ...failed(say(about, { host })), certificates }, unknownAuthority: false };
  const detail = `${protocol}. The certificate is for ${own.subject}, signed by ${own.issuer}.`;
  return { finding: { ...passed(detail), certificates }, unknownAuthority: about !== null };
};

/**
 * The verdict on a certificate whose authority only the system can judge: the app's own request has asked it.
 *
 * @param failure why that request failed, null when it got an answer
 */
export const settleAuthority = ({ detail, certificates }: Finding, failure: OktaFailure | null): Finding => {
  if (failure?.code === 'tls_failure') return { ...failed(failure), certificates };
  const verdict =
    failure === null
      ? warned(
          `${detail} This authority is not one that is trusted everywhere; this system has been told to trust it.`,
          'A proxy that inspects traffic has such an authority, and reads tokens too. Ask its admin if that surprises you.',
        )
      : warned(
          `${detail} This authority is not one that is trusted everywhere, and no request got far enough to tell whether this system trusts it.`,
        );
  return { ...verdict, certificates };
};
