import type { SignInMethod } from './methods.ts';

/** A native app (RFC 8252): authorization code with PKCE, no secret. What a new connection begins with. */
export const nativeMethod: SignInMethod = {
  grant: 'authorization_code',
  clientAuthentication: 'none',
  dpop: false,
  authorization: {
    prompt: null,
    silentFirst: false,
    idp: null,
    acrValues: [],
    maxAge: null,
    display: null,
    resource: [],
    extra: [],
    pushed: true,
  },
};
