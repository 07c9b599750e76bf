import { requestIdPattern } from '../../../src-preload/contract/index.ts';

/**
 * What Okta calls this request, as its support asks for it (`X-Okta-Request-Id`). Undefined when there is none, when it
 * is not of Okta's form, or when it repeats something that was `sent` in confidence: it is shown and written to the history.
 */
export const requestIdOf = (headers: Headers, sent: readonly string[]): string | undefined => {
  const id = headers.get('x-okta-request-id');
  if (id === null || !requestIdPattern.test(id)) return undefined;
  return sent.some((secret) => id.includes(secret) || secret.includes(id)) ? undefined : id;
};
