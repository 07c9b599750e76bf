import * as oauth from 'oauth4webapi';
import { demandAllowed, insecureOnLoopback } from './discovery.ts';
import { jsonObjectIn } from './server-errors.ts';
import type { Server } from './servers.ts';
import type { RequestParts } from './token-endpoint.ts';
import { missing, unexpected } from './token-management.ts';
import type { Purpose } from './transport.ts';
import type { ClientAtServer, DeviceAuthorization } from './types.ts';
import { isSecure, parseUrl } from './urls.ts';

const purpose: Purpose = { request: 'device_authorization', changesState: false };
/** RFC 8628, 3.2: what holds when the server does not say. Okta's codes live ten minutes. */
const usualIntervalSeconds = 5;
const usualLifeSeconds = 600;
const longestLifeSeconds = 3600;

const seconds = (value: unknown, usual: number, least: number, most: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(value, least), most) : usual;

/** An address a person is to be sent to. */
const webAddress = (value: unknown): URL | null => {
  const url = typeof value === 'string' && value.length <= 2000 ? parseUrl(value) : null;
  return url !== null && isSecure(url) && url.username === '' && url.password === '' ? url : null;
};

/** RFC 8628, 3.1 and 3.2. Throws an OktaError. */
export const authorizeDevice = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  scopes: readonly string[],
): Promise<DeviceAuthorization> => {
  const endpoint = server.metadata.deviceAuthorizationEndpoint;
  if (endpoint === null) throw missing('device_authorization_endpoint');
  const { auth, library } = await parts.authenticator.at(client, endpoint);
  const capture = parts.sender.capture(client.issuer, purpose);
  await oauth.deviceAuthorizationRequest(
    server.forLibraries,
    library,
    auth,
    { scope: scopes.join(' ') },
    { [oauth.customFetch]: capture.fetch, ...insecureOnLoopback(new URL(endpoint)) },
  );
  const { answer, url } = capture.answer();
  const body = jsonObjectIn(answer, url, purpose);
  const verificationUri = webAddress(body['verification_uri']);
  if (verificationUri !== null) demandAllowed(client, verificationUri, 'verification_uri');
  const complete = webAddress(body['verification_uri_complete']);
  const { device_code: deviceCode, user_code: userCode } = body;
  if (typeof deviceCode !== 'string' || deviceCode === '' || verificationUri === null) throw unexpected(endpoint, false, answer);
  if (typeof userCode !== 'string' || !/^[\x20-\x7e]{1,64}$/.test(userCode)) throw unexpected(endpoint, false, answer);
  return {
    deviceCode,
    userCode,
    verificationUri: verificationUri.href,
    // It is for convenience only: what leads elsewhere is left out.
    verificationUriComplete: complete?.origin === verificationUri.origin ? complete.href : null,
    expiresInMs: seconds(body['expires_in'], usualLifeSeconds, 1, longestLifeSeconds) * 1000,
    intervalMs: seconds(body['interval'], usualIntervalSeconds, 1, 60) * 1000,
  };
};
