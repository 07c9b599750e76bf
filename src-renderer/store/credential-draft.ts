import type { ClientAuthentication, Result } from '../../src-preload/contract/index.ts';
import type { Ask } from './services.tsx';

/** A secret or key on its way into the vault. It is no part of the connection's draft, which is sent for each check. */
export interface CredentialDraft {
  readonly secret: string;
  readonly keyFrom: 'made' | 'imported';
  readonly alg: 'RS256' | 'ES256';
  /** PEM or JWK. */
  readonly key: string;
}

export const emptyCredential: CredentialDraft = { secret: '', keyFrom: 'made', alg: 'RS256', key: '' };

/** Puts it into the vault. Nothing typed is nothing to do; `made` tells that a key was made, whose public half Okta needs. */
export const saveCredential = async (
  ask: Ask,
  connectionId: string,
  authentication: ClientAuthentication,
  { secret, keyFrom, alg, key }: CredentialDraft,
): Promise<Result<'nothing' | 'saved' | 'made'>> => {
  if (authentication === 'none') return { ok: true, value: 'nothing' };
  if (authentication !== 'private_key_jwt') {
    if (secret.trim() === '') return { ok: true, value: 'nothing' };
    const answer = await ask('credentials.setSecret', { connectionId, secret });
    return answer.ok ? { ok: true, value: 'saved' } : answer;
  }
  if (keyFrom === 'made') {
    const answer = await ask('credentials.makeKey', { connectionId, alg });
    return answer.ok ? { ok: true, value: 'made' } : answer;
  }
  if (key.trim() === '') return { ok: true, value: 'nothing' };
  const answer = await ask('credentials.importKey', { connectionId, key });
  return answer.ok ? { ok: true, value: 'saved' } : answer;
};
