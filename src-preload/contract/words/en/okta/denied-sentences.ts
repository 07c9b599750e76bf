import { compareConnection, type Sentence, where } from './entry.ts';

const askForRule =
  'A custom authorization server grants nothing without an access policy for the app and a rule for the grant type, the account and the scopes. Policies are evaluated again at each refresh.';

const linking = (said: string): Sentence => ({
  said,
  message: 'Okta did not link the account of another identity provider to one of its own.',
  cause: 'The provider’s settings in Okta decide which accounts are linked, and this one does not qualify.',
  admin: `${where.identityProviders} > your provider: account linking and its filters.`,
  remedy: 'Ask an admin, or sign in without the other provider.',
});

const provider = (said: string, cause: string): Sentence => ({
  said,
  message: 'The sign-in with another identity provider did not come to an end.',
  cause,
  admin: `${where.identityProviders} > your provider; ${where.log} tells what went wrong.`,
  remedy: 'Sign in again; if it stays, ask an admin.',
});

const cancelled = (said: string): Sentence => ({
  said,
  message: 'The sign-in was cancelled in the browser.',
  cause: 'Somebody pressed Cancel, or declined at another identity provider.',
  admin: null,
  remedy: 'Sign in again.',
});

/** `access_denied`, and what else tells a person that they may not. */
export const deniedSentences: Readonly<Record<string, readonly Sentence[]>> = {
  access_denied: [
    {
      said: 'The resource owner or authorization server denied the request.',
      message: 'Access was denied in the browser.',
      cause: 'Somebody declined consent or cancelled the sign-in, or Okta turned the account away without a closer reason.',
      admin: `${where.log} tells who denied it and why.`,
      remedy: 'Sign in again and allow access.',
    },
    {
      said: 'User is not assigned to the client application.',
      message: 'The account is not assigned to the app.',
      cause: 'Okta signs people in to an app only when they, or a group of theirs, are assigned to it.',
      admin: `${where.assignments}: assign the account or one of its groups.`,
      remedy: 'Ask an admin to assign the account to the app, or sign in as someone else.',
    },
    {
      said: 'Policy evaluation failed for this request…',
      message: 'No access policy rule of the authorization server matches this app, account and scopes.',
      cause: askForRule,
      admin: `${where.policies}: add a policy for this app, with a rule for its grant types, the account’s group and the scopes. New orgs begin without one. Token Preview shows what matches.`,
      remedy: 'Ask an admin to add an access policy rule for this app, then try again.',
    },
    {
      said: 'Policy evaluation succeeded, but all the requested scopes were rejected.',
      message: 'The access policy grants none of the scopes asked for.',
      cause: 'A rule matches, but it allows other scopes than these.',
      admin: `${where.policies} > rule: add the scopes.`,
      remedy: 'Ask for scopes that the rule allows, or have them added to it.',
    },
    {
      said: 'Some of the requested scopes were denied by the policy…',
      message: 'The access policy does not grant all of the scopes asked for.',
      cause: 'A rule matches, but some of the scopes are not among those it allows.',
      admin: `${where.policies} > rule: add the scopes that Okta names.`,
      remedy: 'Take the scopes that Okta names out of this connection, or have them allowed.',
    },
    {
      said: 'Some of the scopes requested for the refresh request were not granted in the original authorize request…',
      message: 'The refresh asked for scopes that the sign-in did not bring.',
      cause: 'The scopes of this connection were changed since the sign-in; a refresh can only ask for the same or fewer (RFC 6749, 6).',
      admin: null,
      remedy: 'Sign in again to get the new scopes.',
    },
    {
      said: "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
      message: 'Scopes of OpenID Connect were asked for without “openid”.',
      cause: 'profile, email, address, phone and groups count only together with openid.',
      admin: null,
      remedy: 'Add the scope openid to this connection.',
    },
    {
      said: 'The requested feature is not enabled in this environment.',
      message: 'The org lacks a feature that the request is about.',
      cause: 'The feature is a product of its own, or is turned off.',
      admin: 'Settings > Features: whether it can be turned on; otherwise ask Okta.',
      remedy: 'Choose another way to sign in for this connection.',
    },
    {
      said: "'acr_values' not supported.",
      message: 'Okta does not know the “acr_values” asked for.',
      cause: 'This connection asks for an assurance level that this server does not offer.',
      admin: null,
      remedy: 'Correct or remove acr_values in this connection.',
    },
    {
      said: 'The authorize request required an MFA prompt but the org has no factors configured.',
      message: 'A second factor was asked for, and the org has none.',
      cause: 'The org offers no authenticator besides the password.',
      admin: 'Security > Authenticators: add one, and let the policy offer it.',
      remedy: 'Take acr_values out of this connection, or ask an admin.',
    },
    {
      said: "The request is made from outside the client's permitted network zones.",
      message: 'The app may not be used from this network.',
      cause:
        'The app is limited to network zones, and this computer’s address is in none of them. Okta looks at that at every request for tokens, refreshes included.',
      admin: `Security > Networks: add the address to a zone of the app. ${where.log} tells the address that Okta saw.`,
      remedy: 'Use the network or VPN that the org expects.',
    },
    {
      said: 'Invalid session.',
      message: 'The browser’s session is not that of the account signing in.',
      cause: 'Somebody else is signed in to Okta in this browser.',
      admin: null,
      remedy: 'Sign out of Okta in the browser, or use another profile, then sign in again.',
    },
    {
      said: "The user's password is expired.",
      message: 'The account’s password has expired.',
      cause: 'It must be changed before anybody can sign in with it.',
      admin: `${where.people} > the account > Reset Password.`,
      remedy: 'Change the password in the browser, then sign in again.',
    },
    {
      said: 'The authorization server requires the user to re-authenticate.',
      message: 'Okta wants the person to sign in anew.',
      cause: 'A policy asks for a more recent sign-in than this session has.',
      admin: `${where.signOn}: the app’s sign-in policy.`,
      remedy: 'Sign in again.',
    },
    {
      said: 'User status is invalid.',
      message: 'The account is not active.',
      cause: 'It was suspended or deactivated, or was never activated.',
      admin: `${where.people} > the account > Activate or Unsuspend.`,
      remedy: 'Ask an admin whether the account is active, then sign in again.',
    },
    {
      said: "User with lite classification status is not allowed to use the provided 'grant_type'",
      message: 'This kind of account may not sign in this way.',
      cause: 'The account is of the light kind, which has fewer rights.',
      admin: `${where.people} > the account: its classification.`,
      remedy: 'Sign in with another account, or another way.',
    },
    linking('User linking was disabled.'),
    linking('User linking failed.'),
    linking('User linking was denied because the user is not in any of the specified groups.'),
    linking('User linking was denied because the user is not allowed by the account linking filters.'),
    linking('Error in linking or finding a linked user.'),
    linking('Could not match social profile to an Okta user.'),
    provider('Social transaction expired.', 'It took too long there.'),
    provider('The UserInfo response is invalid.', 'The provider’s answer about the account is not what Okta expects.'),
    provider('User creation was disabled.', 'The account does not exist in this org, and the provider may not create it.'),
    provider('User creation was denied by the callout service.', 'An inline hook of the org denied creating the account.'),
    cancelled('User canceled the social login request.'),
    cancelled('User canceled the authentication.'),
  ],
  consent_required: [
    {
      said: 'The following scopes require user consent and cannot be granted for the client credentials grant type…',
      message: 'A service without a user asked for scopes that need a user’s consent.',
      cause: 'With client credentials there is nobody who could consent.',
      admin: `${where.scopes} > the scope > User consent: Implicit.`,
      remedy: 'Take the scopes that Okta names out of this connection.',
    },
    {
      said: 'The following scopes require user consent…',
      message: 'Scopes that Okta names need the account’s consent.',
      cause: 'Nobody has consented yet, and this way of signing in cannot ask for it.',
      admin: `${where.consent}: untick “Require consent”. ${where.scopes} > the scope > User consent.`,
      remedy: 'Sign in again in the browser and allow access.',
    },
    {
      said: 'You are not allowed any of the requested scopes.',
      message: 'The app was granted none of the scopes of Okta’s own APIs that were asked for.',
      cause: 'Scopes such as okta.users.read are granted to an app one by one.',
      admin: `${where.apiScopes}: grant the scopes.`,
      remedy: 'Ask an admin to grant the scopes to the app.',
    },
  ],
  login_required: [
    {
      said: 'The client specified not to prompt, but the user is not logged in.',
      message: 'The browser has no session at the authorization server.',
      cause: 'A sign-in without a dialog was asked for, and that works only while the browser is signed in to Okta.',
      admin: `${where.sessionPolicy}: how long browser sessions last.`,
      remedy: 'Sign in again and enter the credentials.',
    },
    {
      said: 'The client specified not to prompt, but the client app requires re-authentication or MFA.',
      message: 'The browser is signed in, but the app asks for more.',
      cause: 'The app’s sign-in policy wants a more recent sign-in or a second factor, which a sign-in without a dialog cannot ask for.',
      admin: `${where.signOn}: the app’s sign-in policy.`,
      remedy: 'Sign in again in the browser.',
    },
    {
      said: "A 'prompt' value of 'none' requires an existing session to successfully authorize.",
      message: 'The browser has no session at the authorization server.',
      cause: 'A sign-in without a dialog was asked for, and that works only while the browser is signed in to Okta.',
      admin: `${where.sessionPolicy}: how long browser sessions last.`,
      remedy: 'Sign in again and enter the credentials.',
    },
    {
      said: 'Request expired, please start over and try again.',
      message: 'The sign-in took too long in the browser.',
      cause: 'The page was left open, or an old sign-in page was used again.',
      admin: null,
      remedy: 'Start the sign-in again.',
    },
  ],
  server_error: [
    {
      said: 'The groups claim matched too many groups and must be configured to match fewer groups.',
      message: 'The account is in more groups than a token can name.',
      cause: 'A groups claim may list a hundred groups at most; beyond that Okta fails the whole request.',
      admin: `${where.claims}: narrow the filter of the groups claim. On the org server: ${where.signOn} > OpenID Connect ID Token.`,
      remedy: 'Take the scope groups out of this connection, or have the claim’s filter narrowed.',
    },
    {
      said: "The '…' system claim could not be evaluated.",
      message: 'A claim of the authorization server could not be made.',
      cause: 'Its expression fails for this account.',
      admin: `${where.claims}: correct the expression of the claim that Okta names.`,
      remedy: 'Ask an admin to correct the claim.',
    },
    {
      said: 'The callback service returned an error.',
      message: 'An inline hook of the org answered with an error.',
      cause: 'A token inline hook runs when tokens are made, and the service behind it failed.',
      admin: `${where.hooks}: test the hook.`,
      remedy: 'Ask an admin, then try again.',
    },
    {
      said: 'The requested feature is not enabled in this environment.',
      message: 'The org lacks a feature that the request is about.',
      cause: 'The feature is a product of its own, or is turned off.',
      admin: 'Settings > Features: whether it can be turned on; otherwise ask Okta.',
      remedy: compareConnection,
    },
  ],
};
