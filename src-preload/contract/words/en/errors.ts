/*
 * The words of errors: what happened, in one sentence, and what you can do about it. A `{name}` is a parameter.
 */

const clock = 'Check the clock of this computer, then sign in again.';
const compareApp = 'Sign in again. If it happens again, compare issuer and client ID with the app in Okta’s admin console.';
const tellServer = 'Sign in again. If it happens again, tell the administrator of the authorization server.';
const isServer = 'Check that the issuer is an authorization server.';
const isServerOrProxy = 'Check that the issuer is an authorization server; a proxy may also have changed the answer.';
const faultyMetadata = 'Its metadata is faulty; its admin can help.';

const policyRemedy =
  'Ask an admin whether the app is still assigned to the account, and whether an access policy rule still matches (Security > API > Authorization Servers > Access Policies); then sign in again.';
const endRemedy = 'Sign in again. If it keeps happening, ask an admin whether the session, the user or the app was deactivated.';

const network = {
  offline: ['This computer is offline.', 'Check the network connection.'],
  dns_failure: ['There is no server called {host}.', 'Check the spelling of the domain, and that you are on the right network or VPN.'],
  tls_failure: [
    'The connection to {host} is not secure: its certificate or TLS handshake was refused.',
    'Something between here and the server may not speak TLS as it should: a proxy, a network sign-in page, or a port that is not for https.',
  ],
  timeout: ['{host} did not answer in time.', 'Check the network connection.'],
  server_unreachable: ['The connection to {host} failed or was cut.', 'Check the network, VPN and proxy.'],
  redirect_refused: [
    '{host} answered with a redirect, and requests that carry tokens follow none.',
    'A network sign-in page or proxy may be in the way, or the domain has moved: check the issuer.',
  ],
  certificate_date: [
    'The connection to {host} is not secure: its certificate has expired or is not valid yet.',
    'Check this computer’s date and time first. If they are right, whoever runs the server (or the proxy) must renew it.',
  ],
  certificate_authority: [
    'The connection to {host} is not secure: nobody this computer trusts has signed its certificate.',
    'If this authority is your company’s own (a proxy that inspects traffic has one), add its certificate to those the system trusts and restart Tenantry: Keychain Access on macOS, certmgr.msc (Trusted Root Certification Authorities) on Windows, certutil -d sql:$HOME/.pki/nssdb on Linux. Otherwise somebody may be listening in: do not sign in here.',
  ],
  certificate_host: [
    'The connection to {host} is not secure: its certificate is for another name.',
    'Check the spelling of the domain. With a custom domain, its certificate must name it: Okta’s admin console, Customizations > Brands > Domains.',
  ],
  certificate_revoked: [
    'The connection to {host} is not secure: its certificate has been revoked.',
    'Do not sign in here; whoever runs the server must replace it.',
  ],
  proxy_credentials: [
    'The proxy on the way to {host} wants credentials.',
    'Tenantry asks for none and keeps none. Let the proxy know this computer or user by itself (Kerberos, an allowed address, an agent of your company), have its admin let the domain through, or switch the proxy off for this tenant.',
  ],
  proxy_refused: [
    'The proxy did not let the connection to {host} through.',
    'It may want credentials, block the domain or be broken: Test the connection shows what it answered. Its admin can let the domain through, or switch the proxy off for this tenant.',
  ],
  answer_of_proxy: '{problem} {proxy} answered with status {status}.',
  no_certificate: '{host} spoke {protocol} and showed no certificate.',
  proxy_unreachable: [
    'The proxy on the way to {host} could not be talked to.',
    'Check the proxy in the system’s network settings and that you are on its network, or switch the proxy off for this tenant.',
  ],
  proxy_settings: [
    'The system’s proxy settings could not be worked out for {host}.',
    'Check the address of the proxy’s configuration script in the system’s network settings, or switch the proxy off for this tenant.',
  ],
} as const;

const answers = {
  /** What the catalogue of error codes says takes its place, once that is loaded. */
  declined: ['The authorization server answered with the error “{error}”.{said}', 'Ask an admin what the org’s System Log says.'],
  rate_limited: ['{host} has reached a rate limit.', 'It is tried again when the limit is lifted.'],
  network_sign_in: [
    'The network lets nothing through to {host} before you have signed in to it (HTTP {status}).',
    'Open any page in the browser and sign in to the network there.',
  ],
  server_trouble: ['{host} had an internal error (HTTP {status}).{said}', 'Wait a little; status.okta.com tells of larger trouble.'],
  no_reason: [
    '{host} answered with HTTP {status} and no reason.',
    'A proxy or firewall may have answered in its place; compare the issuer with Security > API > Authorization Servers > Issuer URI.',
  ],
  unknown_status: [
    '{host} answered with HTTP {status}.{said}',
    'A proxy or firewall may have answered in its place; compare the issuer with Security > API > Authorization Servers > Issuer URI.',
  ],
  web_page: [
    '{host} answered with a web page where data was expected.',
    'A sign-in page of the network (hotel, guest Wi-Fi, proxy) may be in the way: open any page in the browser and see. Otherwise check the issuer.',
  ],
  not_json: [
    '{host} answered with something other than JSON.',
    'Check that the issuer is an authorization server; a proxy may also have changed or cut the answer.',
  ],
  too_deep: ['{host} answered with JSON that is nested more than {levels} levels deep.', isServer],
  no_object: ['{host} answered with JSON that is no object.', isServer],
  too_large: ['{host} answered with more than {kilobytes} kB; nothing of it was used.', isServer],
  not_text: ['{host} answered with bytes that are no UTF-8 text.', isServer],
  no_key_set: ['{host} answered with no set of keys.', 'Signatures cannot be checked until it does; check the issuer.'],
  no_access_token: ['{host} answered without an access token.', isServerOrProxy],
  unexpected_answer: ['{host} answered with something unexpected.', isServerOrProxy],
  userinfo_of_another: [
    'The userinfo endpoint answered about another user, so nothing of it is shown.',
    'OpenID Connect Core, 5.3.2 forbids using such an answer. Tell an admin of the org.',
  ],
  wrong_callback: ['The callback does not fit this sign-in: its state, issuer or code is wrong.', 'Sign in again.'],
  tokens_unsaved: [
    'New tokens came, but they could not be written to the vault.',
    'Check that the disk is not full and the keyring is unlocked; until then they are in memory only.',
  ],
  no_proof_needed: [
    'The tokens of this connection are bearer tokens, which need no proof.',
    'Turn on DPoP for the connection and sign in again, if the app in Okta asks for it.',
  ],
  no_secret: ['This client has no secret here.', 'Enter it on the connection’s Connection tab.'],
  no_private_key: ['This client has no private key here.', 'Enter it on the connection’s Connection tab.'],
  no_credential: ['This client has no secret or key here.', 'Enter it on the connection’s Connection tab.'],
  no_proof_key: ['This client has no key for proofs of possession here.', 'Enter it on the connection’s Connection tab.'],
  unforeseen_request: ['Something unforeseen went wrong with a request.', 'Try again; the log tells more.'],
  part_not_loaded: ['A part of Tenantry could not be loaded.', 'Restart Tenantry; if that does not help, install it again.'],
} as const;

const discovery = {
  issuer_no_address: [
    'The issuer is not a web address.',
    'Copy it from Security > API > Authorization Servers > Issuer URI; it starts with https://.',
  ],
  issuer_insecure: [
    '{origin} is not encrypted, so nothing is sent there.',
    'Use the https address; http is for this computer itself (127.0.0.1) only.',
  ],
  issuer_not_found: [
    'There is no authorization server at {issuer}.',
    'Compare it with Security > API > Authorization Servers > Issuer URI. “default” exists only with API Access Management or in a free org.',
  ],
  foreign_endpoint: [
    "The server's {endpoint} lies on another origin: {origin}.",
    'If {origin} belongs to the same org (a custom domain, say), approve it for this connection; otherwise do not sign in here.',
  ],
  foreign_endpoint_no_host: [
    "The server's {endpoint} lies on another origin: {origin}.",
    'No host name is that long: do not sign in here.',
  ],
  issuer_mismatch: [
    'The server at {issuer} names “{named}” in its metadata.',
    'Use the issuer it names, if you trust it: compare with Security > API > Authorization Servers > Issuer URI.',
  ],
  issuer_unnamed: [
    'The server at {issuer} names no issuer in its metadata.',
    'Use the issuer it names, if you trust it: compare with Security > API > Authorization Servers > Issuer URI.',
  ],
  endpoint_no_address: ["The server's {endpoint} is not a web address.", faultyMetadata],
  endpoint_insecure: ["The server's {endpoint} ({origin}) is not encrypted.", faultyMetadata],
  endpoint_needed: ["The server's metadata has no {endpoint}.", 'Check that the issuer is an authorization server that signs people in.'],
  endpoint_missing: ["The server's metadata has no {endpoint}.", 'This server does not offer it.'],
  introspection_not_offered: [
    'The server does not offer introspection to this client.',
    'Nothing needs to be done: the end of the refresh token is simply not known.',
  ],
  /** Its remedy takes the place of another error's. */
  par_not_offered: [
    '{problem}',
    'The server’s metadata offers pushed requests, but the endpoint does not take them: turn them off for this connection.',
  ],
} as const;

/** Why an ID token was turned down before its signature was looked at. */
const rejected = {
  id_token_rejected: 'The ID token was rejected. {problem}',
  rejected: ['It is not as OpenID Connect demands.', tellServer],
  rejected_iss: ['Another server issued it.', compareApp],
  rejected_aud: ['It is meant for another client.', compareApp],
  rejected_azp: ['It was issued to another client.', compareApp],
  rejected_exp: ['It has already expired.', clock],
  rejected_nbf: ['It is not valid yet.', clock],
  rejected_missing: ['It has no {claims}.', tellServer],
  rejected_type: ['Its “{claim}” is not of the type it must be.', tellServer],
  rejected_nonce: ['Its nonce is not the one this sign-in sent.', tellServer],
  rejected_nonce_unasked: ['It carries a nonce, but this sign-in sent none.', tellServer],
  rejected_alg: ['It is signed with “{alg}”, which the server’s metadata does not name.', 'Set the app’s signing algorithm to RS256.'],
} as const;

const sessions = {
  rate_limited_now: ['{problem}', 'Try again when the limit is lifted.'],
  in_memory_only: ['{problem} It is kept in memory.', '{itsRemedy} Tenantry tries again by itself; leave it running until then.'],
  callback_spent: [
    'An answer to a sign-in arrived that was already used, cancelled or too late.',
    'Nothing was changed. Start the sign-in again if you still need it.',
  ],
  callback_unexpected: [
    'An answer to a sign-in arrived that no sign-in here is waiting for.',
    'Nothing was changed. If you did not start it, another program or page may have tried to.',
  ],
  session_damaged: ['The stored session is not as Tenantry writes it. It is kept as it is.', 'Sign in again.'],
  session_of_newer_version: [
    'This session was written by a newer version of Tenantry. It is kept as it is.',
    'Use the newer version. To go on with this one, sign out, which deletes the session here, and sign in again.',
  ],
} as const;

/** Why a session ended. */
const ended = {
  ended_answer_lost: [
    'Okta’s answer to a refresh was lost on the way, and the old refresh token is no longer accepted.',
    'Sign in again. A longer grace period for rotated refresh tokens (Applications > your app > General > Refresh Token) makes this rarer.',
  ],
  ended_idle: [
    'The refresh token was not used within the authorization server’s idle limit.',
    'Sign in again. To prevent it, let Tenantry keep this connection fresh, or at least alive.',
  ],
  ended_expired: [
    'The refresh token reached the end of its life.',
    'Sign in again. How long refresh tokens live is set under Security > API > Authorization Servers > Access Policies > rule.',
  ],
  ended_outlived: [
    'The refresh token reached the end of its life or was not used for too long; the access token still counts.',
    'Sign in again. Note the server’s idle limit on this connection, so that Tenantry can refresh in time.',
  ],
  ended_revoked: [
    'Okta ended this session with all its tokens: revoked, signed out by Universal Logout, a refresh token used twice, or the account or app deactivated.',
    'Sign in again. If that fails, ask an admin; the org’s System Log (Reports > System Log) names who did it.',
  ],
  ended_reused: [
    'Okta ended this session with all its tokens. With rotating refresh tokens that mostly means that one was used twice: by a copy of Tenantry’s data, or by another program.',
    'Sign in again. Do not run copies of Tenantry’s folder. If nobody did, somebody revoked the session: the org’s System Log (Reports > System Log) tells.',
  ],
  ended_user: [
    'Okta ended every session of this account in this org: the account was deactivated or suspended, or signed out everywhere (Universal Logout).',
    'Ask an admin of the org whether the account is active, then sign in again.',
  ],
  ended_policy: ['A policy of the authorization server no longer allows this session.', policyRemedy],
  ended_policy_said: ['Okta’s policies no longer allow this session: “{description}”', policyRemedy],
  ended_network: ['Okta does not honour the session from this network.', 'Sign in again. Use the network or VPN that the org expects.'],
  ended_revoked_here: ['You revoked its refresh token from here.', 'Sign in again.'],
  ended_unknown: ['Okta no longer accepts the refresh token.', endRemedy],
  ended_unknown_said: ['Okta no longer accepts the refresh token: “{description}”', endRemedy],
} as const;

const app = {
  page_not_drawn: 'That is a fault in Tenantry; your tokens are not affected.',
  main_silent: [
    'Tenantry’s main process did not answer.',
    'Try again. If it stays like this, quit Tenantry and start it again; nothing is lost.',
  ],
} as const;

const connections = {
  after_sign_out: 'After signing out at Okta: {problem}',
} as const;

export const errors = { ...network, ...answers, ...discovery, ...rejected, ...ended, ...sessions, ...connections, ...app } as const;
