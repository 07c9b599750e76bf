import type { ClientAtServer, OktaClient, OktaFailure, ReceivedTokens } from '../../okta/index.ts';
import { type Clock, type Result, success } from '../../platform/index.ts';

interface Family {
  current: string;
  previous: { token: string; rotatedAt: number } | null;
  count: number;
  dead: boolean;
}

export interface FakeOktaOptions {
  readonly clock: Clock;
  readonly expiresInS?: number;
  readonly graceMs?: number;
  readonly rotate?: boolean;
}

export type Fault = 'drop-before' | 'drop-after' | Partial<OktaFailure>;

/** An authorization server in memory: rotation with grace, reuse detection, and faults that a test queues up. */
export class FakeOkta implements OktaClient {
  readonly #options: Required<FakeOktaOptions>;
  readonly #families = new Map<string, Family>();
  faults: Fault[] = [];
  refreshes = 0;
  running = 0;
  mostAtOnce = 0;
  readonly runningBy = new Map<string, number>();
  mostByIssuer = 0;
  readonly revoked: string[] = [];
  /** Every token that was sent for introspection or revocation, and where. */
  readonly asked: Array<ClientAtServer & { readonly token: string }> = [];
  revokeHangs = false;
  /** Members merged into the next token responses. */
  override: Readonly<Record<string, unknown>> = {};
  latencyMs = 0;

  constructor(options: FakeOktaOptions) {
    this.#options = { expiresInS: 3600, graceMs: 30_000, rotate: true, ...options };
  }

  /** The tokens of a fresh sign-in. */
  issue(family: string): ReceivedTokens {
    const token = `${family}.0`;
    this.#families.set(family, { current: token, previous: null, count: 0, dead: false });
    return this.#tokens(family, token);
  }

  kill(family: string): void {
    const found = this.#families.get(family);
    if (found !== undefined) found.dead = true;
  }

  honours(token: string): boolean {
    const family = this.#families.get(familyOf(token));
    if (family === undefined || family.dead) return false;
    return (
      family.current === token ||
      (family.previous?.token === token && this.#options.clock.now() - family.previous.rotatedAt < this.#options.graceMs)
    );
  }

  async refresh(
    client: { readonly issuer: string },
    request: { readonly refreshToken: string; readonly sent?: () => void },
    keep: (received: ReceivedTokens) => Promise<void>,
  ): Promise<Result<ReceivedTokens, OktaFailure>> {
    this.refreshes += 1;
    this.running += 1;
    request.sent?.();
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    const ofIssuer = (this.runningBy.get(client.issuer) ?? 0) + 1;
    this.runningBy.set(client.issuer, ofIssuer);
    this.mostByIssuer = Math.max(this.mostByIssuer, ofIssuer);
    try {
      if (this.latencyMs > 0) await new Promise<void>((resolve) => this.#options.clock.setTimer(resolve, this.latencyMs));
      return await this.#answer(request.refreshToken, keep);
    } finally {
      this.running -= 1;
      this.runningBy.set(client.issuer, (this.runningBy.get(client.issuer) ?? 1) - 1);
    }
  }

  async #answer(token: string, keep: (received: ReceivedTokens) => Promise<void>): Promise<Result<ReceivedTokens, OktaFailure>> {
    const fault = this.faults.shift();
    if (fault === 'drop-before') return failure({ code: 'server_unreachable', inDoubt: true });
    if (typeof fault === 'object') return failure(fault);
    const name = familyOf(token);
    const family = this.#families.get(name);
    if (family === undefined || !this.honours(token)) {
      if (family !== undefined) family.dead = true;
      return failure({ code: 'invalid_grant', serverDescription: 'The refresh token is invalid or expired.' });
    }
    if (this.#options.rotate && token === family.current) {
      family.count += 1;
      family.previous = { token, rotatedAt: this.#options.clock.now() };
      family.current = `${name}.${family.count}`;
    }
    if (fault === 'drop-after') return failure({ code: 'server_unreachable', inDoubt: true });
    const received = this.#tokens(name, family.current);
    try {
      await keep(received);
    } catch {
      return failure({ code: 'vault_write_failed' });
    }
    return success(received);
  }

  async revoke(client: ClientAtServer, token: string): Promise<Result<null, OktaFailure>> {
    this.asked.push({ ...client, token });
    if (this.revokeHangs) return await new Promise(() => {});
    this.revoked.push(token);
    this.kill(familyOf(token));
    return success(null);
  }

  async introspect(client: ClientAtServer, token: string): Promise<Result<never, OktaFailure>> {
    this.asked.push({ ...client, token });
    return failure({ code: 'server_unreachable' });
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

  #tokens(family: string, refreshToken: string): ReceivedTokens {
    return {
      body: {
        token_type: 'Bearer',
        access_token: `access-of-${refreshToken}-at-${this.#options.clock.now()}`,
        refresh_token: refreshToken,
        expires_in: this.#options.expiresInS,
        scope: 'openid offline_access',
        family,
        ...this.override,
      },
      receivedAt: this.#options.clock.now(),
      skewMs: 0,
    };
  }
}

/** Tokens are named after their family and their number in it. */
const familyOf = (token: string): string => token.slice(0, token.lastIndexOf('.'));

const failure = (problem: Partial<OktaFailure>) => ({
  ok: false as const,
  error: { code: 'server_unreachable', message: 'It did not work.', inDoubt: false, ...problem } as OktaFailure,
});
