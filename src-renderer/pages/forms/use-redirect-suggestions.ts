import { useEffect, useRef } from 'react';
import type { Suggestion } from '../../../src-preload/contract/index.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { redirectUriFollowing } from './connection-draft.ts';
import { useDebounced } from './use-debounced.ts';

type RedirectSuggestions = Suggestion['redirectUris'];

const none: RedirectSuggestions = [];

const originOf = (issuer: string): string | null => (/^https?:/i.test(issuer) && URL.canParse(issuer) ? new URL(issuer).origin : null);

interface Asked {
  readonly issuer: string;
  /** For the org. */
  readonly suggestion: Suggestion | null;
  readonly redirectUri: string;
  /** Where a redirect URI that is still as suggested goes along with the issuer; null leaves it as it is. */
  readonly onFollow: ((redirectUri: string) => void) | null;
}

/**
 * Redirect URIs for the server that is meant. One on another origin than the org (a custom domain, say) needs redirect URIs
 * of its own, since Tenantry takes it for another server (RFC 9700, 4.4.2).
 */
export const useRedirectSuggestions = ({ issuer, suggestion, redirectUri, onFollow }: Asked): RedirectSuggestions => {
  const origin = originOf(issuer);
  const isElsewhere = suggestion !== null && origin !== null && origin !== suggestion.orgUrl;
  const elsewhere = useDebounced(isElsewhere ? origin : null, 300);
  const other = useAnswer('tenant.suggest', { domain: elsewhere ?? '' }, elsewhere);
  const ofIssuer = elsewhere === null ? suggestion : other.error === null ? other.value : null;
  const suggested = ofIssuer?.redirectUris ?? none;

  const previous = useRef(none);
  useEffect(() => {
    const before = previous.current;
    if (suggested === none || suggested === before) return;
    previous.current = suggested;
    const following = redirectUriFollowing(redirectUri, before, suggested);
    if (following !== redirectUri) onFollow?.(following);
  }, [suggested, redirectUri, onFollow]);
  return suggested;
};
