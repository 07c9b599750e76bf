import { failure, type Result, success } from '../base/index.ts';
import { insteadOfScheme } from './server-redirect-uris.ts';
import type { RedirectKind, SchemeRegistrar } from './types.ts';

/**
 * Whether the system would hand a browser's answer to this app; `scheme_taken` or `scheme_unsupported` name the program that gets it
 * instead, or why no program does.
 *
 * @param issuer whose answer it is: what to use instead is suggested for it
 */
export const wayBack = async (redirect: RedirectKind, issuer: string, schemes: Pick<SchemeRegistrar, 'status'>): Promise<Result<null>> => {
  if (redirect.kind === 'loopback') return success(null);
  const status = await schemes.status(redirect.scheme);
  const remedy = insteadOfScheme(issuer);
  switch (status.kind) {
    case 'other':
      return failure('scheme_taken', `The system gives ${redirect.scheme}: to another program, ${status.owner}.`, remedy);
    case 'unsupported':
      return failure('scheme_unsupported', status.reason, remedy);
    case 'ours':
    case 'nobody':
      return success(null);
  }
};
