import type { SimServer } from '../../okta-sim/index.ts';

/** What a server's userinfo endpoint says to an Authorization header. */
export const userinfo = async (
  server: SimServer,
  authorization: string,
): Promise<{ readonly status: number; readonly email: string | undefined }> => {
  const path = server.kind === 'org' ? '/oauth2/v1/userinfo' : '/v1/userinfo';
  const answer = await fetch(`${server.issuer}${path}`, { headers: { authorization } });
  const claims = (await answer.json().catch(() => ({}))) as { email?: string };
  return { status: answer.status, email: claims.email };
};

/** The claims of a JWT, unverified. */
export const claimsOf = (token: string): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
