import { split } from './scopes.ts';

/** Okta's levels of assurance, and whether a password alone, which is all the sim has, meets them. */
const levels: ReadonlyMap<string, boolean> = new Map([
  ['urn:okta:loa:1fa:any', true],
  ['urn:okta:loa:1fa:pwd', true],
  ['urn:okta:loa:2fa:any:ifpossible', true],
  ['urn:okta:loa:2fa:any', false],
  ['phr', false],
  ['phrh', false],
]);

/**
 * The level that a request's `acr_values` come down to: the first that can be met, else the first that Okta knows. Undefined when
 * it knows none of them, since it ignores the others.
 */
export function chosenLevel(acrValues: string | null): string | undefined {
  const known = split(acrValues ?? '').filter((value) => levels.has(value));
  return known.find((value) => levels.get(value)) ?? known[0];
}

/** Whether a sign-in with a password meets a level that Okta knows. */
export function isMet(level: string): boolean {
  return levels.get(level) === true;
}
