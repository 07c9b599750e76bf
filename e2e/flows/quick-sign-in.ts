import { type OrgName, TestBrowser } from '../../okta-sim/index.ts';

export { freePort } from '../../scripts/free-port.ts';

export const loopbackUri = (port: number): string => `http://127.0.0.1:${String(port)}/callback`;

/** One of an org's own below it: two orgs may not share a redirect URI. */
export const loopbackOf = (loopback: string, org: OrgName): string => `${loopback}/${org}`;

/**
 * Signs in at okta-sim without a browser engine and follows the redirect to the app's loopback address: for specs that
 * need many sessions and test something else. Rejects unless the app says that it has the tokens.
 */
export const quickSignIn = async (url: string, login: string): Promise<void> => {
  const browser = new TestBrowser();
  const { leftTo, text } = await browser.signIn(await browser.get(url), login);
  if (leftTo === undefined) throw new Error(`okta-sim did not send ${login} back to the app: ${text}`);
  const answer = await (await fetch(leftTo)).text();
  if (!answer.includes('Signed in')) throw new Error(`The app did not take the sign-in of ${login}: ${answer}`);
};
