import type { ClientAtServer, Introspection, OktaClient, OktaFailure, ReceivedTokens } from '../../okta/index.ts';
import { type Clock, type Result, say, success } from '../../base/index.ts';
import { NoOkta } from './no-okta.ts';

interface Family {
  current: string;
  previous: { token: string; rotatedAt: number } | null;
  count: number;
  dead: boolean;
  readonly startedAt: number;
  usedAt: number;
}

export interface FakeOktaOptions {
  readonly clock: Clock;
  readonly expiresInS?: number;
  readonly graceMs?: number;
  readonly rotate?: boolean;
  /** After this long unused, and after this long at all, a family's refresh tokens are dead; its access tokens live on. */
  readonly idleMs?: number;
  readonly absoluteMs?: number;
  /** Without it introspection is not to be had. */
  readonly introspects?: boolean;
}

export type Fault = 'drop-before' | 'drop-after' | Partial<OktaFailure>;

/** An authorization server in memory: rotation with grace, reuse detection, and faults that a test queues up. */
export class FakeOkta extends NoOkta implements OktaClient {
  readonly #options: Required<FakeOktaOptions>;
  readonly #families = new Map<string, Family>();
  readonly #accessTokens = new Map<string, { readonly family: string; readonly end: number }>();
  faults: Fault[] = [];
  refreshes = 0;
  /** The scopes of each refresh, oldest first; null where it named none. */
  readonly scopesAsked: (readonly string[] | null)[] = [];
  running = 0;
  mostAtOnce = 0;
  readonly runningBy = new Map<string, number>();
  mostByIssuer = 0;
  readonly #runningByFamily = new Map<string, number>();
  /** Refreshes of one and the same session at once; more than one would fork it. */
  mostOfFamilyAtOnce = 0;
  readonly revoked: string[] = [];
  /** Every token that was sent for introspection or revocation, and where. */
  readonly asked: Array<ClientAtServer & { readonly token: string }> = [];
  revokeHangs = false;
  introspectionFails = false;
  /** What the next revocations fail with. */
  revokeFault: Partial<OktaFailure> | null = null;
  /** What the server calls each request that brings tokens. */
  requestId: string | undefined = undefined;
  /** Members merged into the next token responses. */
  override: Readonly<Record<string, unknown>> = {};
  latencyMs = 0;
  #process = 0;

  constructor(options: FakeOktaOptions) {
    super();
    this.#options = {
      expiresInS: 3600,
      graceMs: 30_000,
      rotate: true,
      idleMs: Infinity,
      absoluteMs: Infinity,
      introspects: false,
      ...options,
    };
  }

  /** The tokens of a fresh sign-in. */
  issue(family: string): ReceivedTokens {
    const token = `${family}.0`;
    const now = this.#options.clock.now();
    this.#families.set(family, { current: token, previous: null, count: 0, dead: false, startedAt: now, usedAt: now });
    return this.#tokens(family, token);
  }

  kill(family: string): void {
    const found = this.#families.get(family);
    if (found !== undefined) found.dead = true;
  }

  honours(token: string): boolean {
    const family = this.#families.get(familyOf(token));
    if (family === undefined || family.dead || this.#endOf(family) <= this.#options.clock.now()) return false;
    return (
      family.current === token ||
      (family.previous?.token === token && this.#options.clock.now() - family.previous.rotatedAt < this.#options.graceMs)
    );
  }

  #endOf({ startedAt, usedAt }: Family): number {
    return Math.min(startedAt + this.#options.absoluteMs, usedAt + this.#options.idleMs);
  }

  async refresh(
    client: { readonly issuer: string },
    request: { readonly refreshToken: string; readonly scopes?: readonly string[]; readonly sent?: () => void },
    keep: (received: ReceivedTokens) => Promise<void>,
  ): Promise<Result<ReceivedTokens, OktaFailure>> {
    this.refreshes += 1;
    this.scopesAsked.push(request.scopes ?? null);
    this.running += 1;
    request.sent?.();
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    const ofIssuer = (this.runningBy.get(client.issuer) ?? 0) + 1;
    this.runningBy.set(client.issuer, ofIssuer);
    this.mostByIssuer = Math.max(this.mostByIssuer, ofIssuer);
    const process = this.#process;
    const family = familyOf(request.refreshToken);
    const ofFamily = (this.#runningByFamily.get(family) ?? 0) + 1;
    this.#runningByFamily.set(family, ofFamily);
    this.mostOfFamilyAtOnce = Math.max(this.mostOfFamilyAtOnce, ofFamily);
    try {
      if (this.latencyMs > 0) await new Promise<void>((resolve) => this.#options.clock.setTimer(resolve, this.latencyMs));
      return await this.#answer(request, keep);
    } finally {
      if (process === this.#process) {
        this.running -= 1;
        this.#runningByFamily.set(family, (this.#runningByFamily.get(family) ?? 1) - 1);
        this.runningBy.set(client.issuer, (this.runningBy.get(client.issuer) ?? 1) - 1);
      }
    }
  }

  /** The process that asked is gone: what it sent is still carried out, but no longer counts as being under way. */
  processDied(): void {
    this.#process += 1;
    this.running = 0;
    this.#runningByFamily.clear();
    this.runningBy.clear();
  }

  async #answer(
    { refreshToken: token, scopes }: { readonly refreshToken: string; readonly scopes?: readonly string[] },
    keep: (received: ReceivedTokens) => Promise<void>,
  ): Promise<Result<ReceivedTokens, OktaFailure>> {
    const fault = this.faults.shift();
    if (fault === 'drop-before') return failure({ code: 'server_unreachable', inDoubt: true });
    if (typeof fault === 'object') return failure(fault);
    const name = familyOf(token);
    const family = this.#families.get(name);
    if (family === undefined || !this.honours(token)) {
      // Only reuse ends the access tokens as well.
      if (family !== undefined && this.#endOf(family) > this.#options.clock.now()) family.dead = true;
      return failure({
        code: 'invalid_grant',
        ...say('declined', { error: 'invalid_grant', description: 'The refresh token is invalid or expired.', request: 'refresh' }),
      });
    }
    if (this.#options.rotate && token === family.current) {
      family.count += 1;
      family.previous = { token, rotatedAt: this.#options.clock.now() };
      family.current = `${name}.${family.count}`;
    }
    family.usedAt = this.#options.clock.now();
    if (fault === 'drop-after') return failure({ code: 'server_unreachable', inDoubt: true });
    const received = this.#tokens(name, family.current, scopes);
    try {
      await keep(received);
    } catch {
      return failure({ code: 'vault_write_failed' });
    }
    if (received.body['access_token'] === '') return failure({ code: 'malformed_response' });
    return success(received);
  }

  async revoke(client: ClientAtServer, token: string): Promise<Result<null, OktaFailure>> {
    this.asked.push({ ...client, token });
    if (this.revokeHangs) return await new Promise(() => {});
    if (this.revokeFault !== null) return failure(this.revokeFault);
    this.revoked.push(token);
    this.kill(familyOf(token));
    return success(null);
  }

  async introspect(client: ClientAtServer, token: string): Promise<Result<Introspection, OktaFailure>> {
    this.asked.push({ ...client, token });
    if (!this.#options.introspects || this.introspectionFails) return failure({ code: 'server_unreachable' });
    const accessToken = this.#accessTokens.get(token);
    const family = this.#families.get(accessToken?.family ?? familyOf(token));
    const counts = accessToken === undefined ? this.honours(token) : accessToken.end > this.#options.clock.now();
    const active = family !== undefined && !family.dead && counts;
    const end = accessToken?.end ?? (family === undefined ? Infinity : this.#endOf(family));
    return success({ active, expiresAt: active && Number.isFinite(end) ? end : null, body: { active } });
  }

  async keys(): Promise<Result<{ readonly keys: readonly [] }, OktaFailure>> {
    return success({ keys: [] });
  }

  async discover(): Promise<Result<never, OktaFailure>> {
    return failure({ code: 'server_unreachable' });
  }

  async authorizationUrl(): Promise<Result<never, OktaFailure>> {
    return failure({ code: 'server_unreachable' });
  }

  async exchangeCode(): Promise<Result<never, OktaFailure>> {
    return failure({ code: 'server_unreachable' });
  }

  skewMs(): number {
    return 0;
  }

  #tokens(family: string, refreshToken: string, scopes: readonly string[] = ['openid', 'offline_access']): ReceivedTokens {
    const accessToken = `access-of-${refreshToken}-at-${this.#options.clock.now()}`;
    if (this.#options.introspects) {
      this.#accessTokens.set(accessToken, { family, end: this.#options.clock.now() + this.#options.expiresInS * 1000 });
    }
    return {
      body: {
        token_type: 'Bearer',
        access_token: accessToken,
        refresh_token: refreshToken,
        expires_in: this.#options.expiresInS,
        scope: scopes.join(' '),
        family,
        ...this.override,
      },
      receivedAt: this.#options.clock.now(),
      skewMs: 0,
      requestId: this.requestId,
    };
  }
}

/** Tokens are named after their family and their number in it. */
const familyOf = (token: string): string => token.slice(0, token.lastIndexOf('.'));

const failure = (problem: Partial<OktaFailure>) => ({
  ok: false as const,
  error: {
    code: 'server_unreachable',
    ...say('server_unreachable', { host: 'acme.okta.example' }),
    inDoubt: false,
    ...problem,
  } as OktaFailure,
});
