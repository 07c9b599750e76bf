import type { ConnectionView } from '../../src-preload/contract/index.ts';

/** What becomes of a sign-in, said where there is none yet. */
export const signInPromise = ({ method }: Pick<ConnectionView, 'method'>): string => {
  switch (method.grant) {
    case 'authorization_code':
      return 'Sign in once in your browser; from then on Tenantry keeps the tokens of this connection fresh.';
    case 'device_code':
      return 'Get a code and enter it on Okta’s page, in any browser or on another device; from then on Tenantry keeps the tokens fresh.';
    case 'client_credentials':
      return 'This client speaks for itself: nobody signs in. Tenantry asks for a token in the client’s own name.';
    case 'password':
      return 'Sign in once with a username and a password, for clients that can do nothing better.';
  }
};

/** How a sign-in of this kind goes on, or what is peculiar to it. */
export const signInHint = ({ method }: Pick<ConnectionView, 'method'>, copiesLink: boolean): string => {
  switch (method.grant) {
    case 'authorization_code':
      return copiesLink
        ? 'Sign in copies the link, as this tenant wants it: open it in any browser on this computer.'
        : 'Sign in opens your browser. Copy the link instead to use another browser or profile on this computer.';
    case 'device_code':
      return 'The code is good for some minutes. Tenantry asks Okta every few seconds whether it was entered.';
    case 'client_credentials':
      return 'No refresh token ever comes with this grant; a new token is asked for before the old one ends.';
    case 'password':
      return 'The password is sent to Okta once and kept nowhere. A second factor and single sign-on do not work this way.';
  }
};
