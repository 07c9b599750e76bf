import type { ClientAuth } from 'oauth4webapi';

/** `application/x-www-form-urlencoded` as browsers do it: letters, digits, `*`, `-`, `.` and `_` stay as they are. */
const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

/**
 * `client_secret_basic` (RFC 6749, 2.3.1 and appendix B). oauth4webapi's own escapes `-`, `_` and `.` as well: to a server
 * that decodes it is the same, but there are others, and secrets like Okta's, which have no other special characters,
 * are to work there, too.
 */
export const clientSecretBasic =
  (secret: string): ClientAuth =>
  (_server, { client_id: clientId }, _body, headers) =>
    headers.set('authorization', `Basic ${btoa(`${formEncoded(clientId)}:${formEncoded(secret)}`)}`);
