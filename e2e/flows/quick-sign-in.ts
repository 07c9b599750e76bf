import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TestBrowser } from '../../okta-sim/index.ts';

/** A port of 127.0.0.1 that nobody listens on just now, for a loopback redirect URI of one test's own. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

export const loopbackUri = (port: number): string => `http://127.0.0.1:${String(port)}/callback`;

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
