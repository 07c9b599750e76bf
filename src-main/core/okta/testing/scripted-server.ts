import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

/** What to do with a request: a JSON answer, or the response itself for anything stranger. */
export type Script = (request: SeenRequest, response: ServerResponse, origin: string) => unknown;

export interface ScriptedServer {
  readonly origin: string;
  /** Every request so far, in order. */
  readonly seen: SeenRequest[];
  /** Path to script; a script that returns a value answers it as JSON. */
  readonly scripts: Record<string, Script>;
  close(): Promise<void>;
}

const metadataPath = '/oauth2/default/.well-known/openid-configuration';

/** Metadata in Okta's shape for a custom server at `issuer`. */
export const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/v1/authorize`,
  token_endpoint: `${issuer}/v1/token`,
  jwks_uri: `${issuer}/v1/keys`,
  revocation_endpoint: `${issuer}/v1/revoke`,
  introspection_endpoint: `${issuer}/v1/introspect`,
  userinfo_endpoint: `${issuer}/v1/userinfo`,
  end_session_endpoint: `${issuer}/v1/logout`,
  scopes_supported: ['openid', 'profile', 'offline_access'],
  code_challenge_methods_supported: ['S256'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  id_token_signing_alg_values_supported: ['RS256'],
});

/** A server on a free loopback port that answers as told, over real HTTP; its issuer is `{origin}/oauth2/default`. */
export const startScriptedServer = async (scripts: Record<string, Script> = {}): Promise<ScriptedServer> => {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const all: Record<string, Script> = {
    [metadataPath]: (_request, _response, origin) => metadataOf(`${origin}/oauth2/default`),
    ...scripts,
  };
  let origin = '';
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const path = (incoming.url ?? '').split('?')[0] ?? '';
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const request: SeenRequest = { method: incoming.method ?? '', path, headers: incoming.headers, form };
      seen.push(request);
      const script = all[path];
      if (script === undefined) {
        response.writeHead(404, { 'content-type': 'text/html' }).end('<html>not here</html>');
        return;
      }
      const value = script(request, response, origin);
      if (value !== undefined && !response.headersSent)
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    seen,
    scripts: all,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
