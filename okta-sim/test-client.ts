import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose';
import { pkce, TestBrowser, type Visit } from './test-browser.ts';
import type { OktaSim, OrgName, ServerKind, SimClient, SimServer, SimUser } from './types.ts';

export interface TokenBody {
  token_type: string;
  expires_in: number;
  access_token: string;
  scope: string;
  refresh_token?: string;
  id_token?: string;
}

export interface Reply<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A key pair of a client, and the assertions it makes (RFC 7523). */
export class TestSigner {
  readonly #privateKey: CryptoKey;
  readonly #alg: string;
  readonly publicJwk: JWK;

  private constructor(privateKey: CryptoKey, publicJwk: JWK, alg: string) {
    this.#privateKey = privateKey;
    this.#alg = alg;
    this.publicJwk = publicJwk;
  }

  static async create(alg = 'ES256', kid = 'key-1'): Promise<TestSigner> {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    return new TestSigner(privateKey, { ...(await exportJWK(publicKey)), kid, alg }, alg);
  }

  /** An assertion for an endpoint's URL; `claims` and `header` change what would be right. Times are epoch seconds. */
  async sign(
    client: SimClient,
    aud: string,
    claims: Record<string, unknown> = {},
    header: { kid?: string | undefined } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: client.id, sub: client.id, aud, iat: now, exp: now + 300, jti: randomUUID() };
    return new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ alg: this.#alg, kid: this.publicJwk.kid, ...header } as JWTHeaderParameters)
      .sign(this.#privateKey);
  }
}

/** A key pair that tokens are bound to, and the proofs it makes (RFC 9449). */
export class TestProver {
  readonly #privateKey: CryptoKey;
  readonly publicJwk: JWK;

  private constructor(privateKey: CryptoKey, publicJwk: JWK) {
    this.#privateKey = privateKey;
    this.publicJwk = publicJwk;
  }

  static async create(): Promise<TestProver> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return new TestProver(privateKey, await exportJWK(publicKey));
  }

  /** A proof for one request; `claims` and `header` change what would be right. */
  async prove(method: string, url: string, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
    const right = { htm: method, htu: url, iat: Math.floor(Date.now() / 1000), jti: randomUUID() };
    return new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: this.publicJwk, ...header })
      .sign(this.#privateKey);
  }
}

const allScopes = 'openid profile email groups offline_access';

/** A client at one authorization server, by plain fetch. For tests. */
export class TestClient {
  readonly server: SimServer;
  readonly client: SimClient;
  readonly users: [SimUser, SimUser];
  readonly base: string;
  /** The client's loopback one; empty where it has none. */
  readonly redirectUri: string;
  readonly browser = new TestBrowser();
  /** Signs assertions of a client that has a key. */
  signer: TestSigner | undefined;
  #verifier = '';

  constructor(sim: OktaSim, org: OrgName, server: ServerKind, kind: SimClient['kind'] = 'native') {
    const { clients, servers, users } = sim.orgs[org];
    const client = clients.find((candidate) => candidate.kind === kind);
    const [first, second] = users;
    if (!client || !first || !second) throw new Error('The directory lacks a client or users.');
    this.client = client;
    this.redirectUri = client.redirectUris.find((uri) => uri.startsWith('http:')) ?? '';
    this.server = servers[server];
    this.users = [first, second];
    this.base = server === 'org' ? `${this.server.issuer}/oauth2/v1` : `${this.server.issuer}/v1`;
  }

  /** The URL of a right authorization request; `changes` replaces or (undefined) removes parameters. */
  authorizeUrl(changes: Record<string, string | undefined> = {}): string {
    const { verifier, challenge } = pkce();
    this.#verifier = verifier;
    const params: Record<string, string | undefined> = {
      client_id: this.client.id,
      redirect_uri: this.redirectUri,
      response_type: 'code',
      scope: allScopes,
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `${this.base}/authorize?${new URLSearchParams(given).toString()}`;
  }

  /** Pushes a right authorization request, and gives the URL that leads the browser to it. */
  async push(changes: Record<string, string | undefined> = {}): Promise<{ url: string; reply: Reply }> {
    const { client_id: _named, ...form } = Object.fromEntries(new URL(this.authorizeUrl(changes)).searchParams);
    const reply = await this.post('par', form);
    const params = { client_id: this.client.id, request_uri: String(reply.body['request_uri']) };
    return { url: `${this.base}/authorize?${new URLSearchParams(params).toString()}`, reply };
  }

  async authorize(changes: Record<string, string | undefined> = {}): Promise<Visit> {
    return this.browser.get(this.authorizeUrl(changes));
  }

  /** The parameters of the redirect to the app. */
  static returned(visit: Visit): Record<string, string> {
    if (!visit.leftTo) throw new Error(`The browser stayed at ${visit.url}: ${visit.text.slice(0, 200)}`);
    return Object.fromEntries(visit.leftTo.searchParams);
  }

  /** Goes through the sign-in page if it is shown, and returns the code. */
  async code(changes: Record<string, string | undefined> = {}, login: string = this.users[0].login): Promise<string> {
    let visit = await this.authorize(changes);
    if (!visit.leftTo) visit = await this.browser.signIn(visit, login);
    const { code } = TestClient.returned(visit);
    if (code === undefined) throw new Error('The redirect carries no code.');
    return code;
  }

  async exchange(code: string, changes: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Reply<TokenBody>> {
    const form = { grant_type: 'authorization_code', code, redirect_uri: this.redirectUri, code_verifier: this.#verifier, ...changes };
    return this.post<TokenBody>('token', form, headers);
  }

  /** Signs in and returns the tokens. */
  async signIn(changes: Record<string, string | undefined> = {}, login?: string): Promise<TokenBody> {
    const { status, body } = await this.exchange(await this.code(changes, login));
    if (status !== 200) throw new Error(`The exchange was answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  async refresh(
    refreshToken: string | undefined,
    changes: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Reply<TokenBody & { error?: string }>> {
    return this.post('token', { grant_type: 'refresh_token', refresh_token: refreshToken ?? '', ...changes }, headers);
  }

  /** What the client proves itself with at an endpoint: parameters of the form, or a header. */
  async proof(path: string): Promise<{ form: Record<string, string>; headers: Record<string, string> }> {
    const { id, secret } = this.client;
    if (this.signer) {
      const assertion = await this.signer.sign(this.client, `${this.base}/${path}`);
      return { form: { client_assertion: assertion, client_assertion_type: assertionType }, headers: {} };
    }
    if (secret === null) return { form: { client_id: id }, headers: {} };
    return { form: {}, headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` } };
  }

  /** Posts a form to one of the server's endpoints as this client. */
  async post<T = Record<string, unknown>>(
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const proof = await this.proof(path);
    return this.postAsIs(path, { ...proof.form, ...form }, { ...proof.headers, ...headers });
  }

  /** Posts a form that says by itself who sends it. */
  async postAsIs<T = Record<string, unknown>>(
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const response = await fetch(`${this.base}/${path}`, { method: 'POST', headers, body: new URLSearchParams(form) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  async userinfo(accessToken: string): Promise<Reply> {
    const response = await fetch(`${this.base}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  async isActive(token: string | undefined): Promise<boolean> {
    const { body } = await this.post('introspect', { token: token ?? '' });
    return body['active'] === true;
  }
}
