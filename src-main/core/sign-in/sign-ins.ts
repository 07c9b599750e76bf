import type { GrantName, SignInView } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import type { HistoryEvent } from '../history/index.ts';
import { plainError } from '../okta/index.ts';
import { type AppError, failed, failure, type Failure, type Result, success } from '../base/index.ts';
import type { Account } from '../tokens/index.ts';
import type { CallbackPage } from './callback-page.ts';
import { AuthorizationCodeGrant, type AuthorizationCodeParts } from './grants/authorization-code.ts';
import { clientCredentialsGrant } from './grants/client-credentials.ts';
import { deviceCodeGrant } from './grants/device-code.ts';
import { type Begun, begunBy, type Finish, type Grant, type GrantHost, type SignInRequest, type Started } from './grants/grant.ts';
import { passwordGrant } from './grants/password.ts';
import { revokeReceived, type VerifiedTokens } from './received.ts';

export interface SignInsParts extends Omit<AuthorizationCodeParts, 'watch' | 'finish' | 'fail'> {
  /** The account whose session the connection holds now; null when it holds none. */
  readonly currentAccount: (connectionId: string) => Account | null;
  /** Takes over verified tokens. */
  readonly adopt: (connection: Connection, tokens: VerifiedTokens) => Promise<Result<null>>;
  /** Whether the settings let passwords be used (RFC 6749, 4.3); absent: they do not. */
  readonly passwordGrantAllowed?: () => boolean;
  /** A sign-in that was begun as “someone else” has replaced an account; absent where nobody is told. */
  readonly replaced?: (connectionId: string, before: Account, now: Account) => void;
  /** Something for the connection's history; absent where nobody keeps one. A sign-in that succeeds is told by `adopt`. */
  readonly happened?: (connectionId: string, event: HistoryEvent) => void;
}

/** What a sign-in of a connection looks like from outside. */
export interface SignInSnapshot {
  readonly pending: SignInView | null;
  /** The answer is here and is being exchanged and verified. */
  readonly completing: boolean;
  readonly conflict: { readonly current: Account; readonly incoming: Account } | null;
  readonly failure: AppError | null;
}

interface Conflict {
  readonly connection: Connection;
  readonly tokens: VerifiedTokens;
  readonly current: Account;
  readonly incoming: Account;
}

/** Every way to sign a connection in, any number at once; what is common to all of them. One per app. */
export class SignIns {
  readonly #parts: SignInsParts;
  readonly #code: AuthorizationCodeGrant;
  readonly #grants: Readonly<Record<GrantName, Grant>>;
  readonly #completing = new Map<string, number>();
  readonly #conflicts = new Map<string, Conflict>();
  readonly #failures = new Map<string, AppError>();
  readonly #finishing = new Set<{ readonly connectionId: string; readonly done: Promise<unknown> }>();
  /** Grows with every cancel of a connection: what was begun before it must not be finished. */
  readonly #epochs = new Map<string, number>();

  constructor(parts: SignInsParts) {
    this.#parts = parts;
    const host: GrantHost = {
      ...parts,
      watch: (connectionId) => this.#watch(connectionId),
      finish: async (begun, work) => await this.#finish(begun, work),
      fail: (connectionId, error) => {
        this.#noteFailure(connectionId, plainError(error));
        parts.changed(connectionId);
        return failed(plainError(error));
      },
    };
    this.#code = new AuthorizationCodeGrant({ ...parts, ...host });
    this.#grants = {
      authorization_code: this.#code,
      device_code: deviceCodeGrant(host),
      client_credentials: clientCredentialsGrant(host),
      password: passwordGrant(host, parts.passwordGrantAllowed ?? (() => false)),
    };
  }

  /** Takes up sign-ins that an earlier run of the app started; again once a locked key store is open. Callbacks may come only after the first. */
  async restore(): Promise<void> {
    await this.#code.restore();
  }

  get(connectionId: string): SignInSnapshot {
    const conflict = this.#conflicts.get(connectionId);
    return {
      pending: Object.values(this.#grants).flatMap((grant) => grant.pending(connectionId) ?? [])[0] ?? null,
      completing: (this.#completing.get(connectionId) ?? 0) > 0,
      conflict: conflict === undefined ? null : { current: conflict.current, incoming: conflict.incoming },
      failure: this.#failures.get(connectionId) ?? null,
    };
  }

  /** Starts a sign-in the connection's own way; resolves as that grant does. */
  async start(connection: Connection, request: SignInRequest): Promise<Result<Started>> {
    this.#failures.delete(connection.id);
    return await this.#grants[connection.method.grant].start(connection, request);
  }

  /** Gives up every sign-in of a connection; an answer that still comes is met as unknown. */
  cancel(connectionId: string): void {
    this.#epochs.set(connectionId, (this.#epochs.get(connectionId) ?? 0) + 1);
    const given = this.#cancelPending(connectionId);
    if (given || this.#completing.has(connectionId) || this.#conflicts.has(connectionId)) {
      this.#parts.happened?.(connectionId, { kind: 'sign-in-cancelled' });
    }
    this.#failures.delete(connectionId);
    this.#dropConflict(connectionId);
    this.#parts.changed(connectionId);
  }

  /** Resolves when every answer that is being taken has been stored or revoked; for that its client must still know its secret. */
  async settled(connectionId: string): Promise<void> {
    await Promise.all([...this.#finishing].filter((one) => one.connectionId === connectionId).map(async ({ done }) => await done));
  }

  /** The person's word on tokens that came back for somebody else. */
  async resolveConflict(connectionId: string, accept: boolean): Promise<Result<null>> {
    const conflict = this.#conflicts.get(connectionId);
    if (conflict === undefined) return failure('not_found', 'There is no sign-in left to decide about.');
    if (!accept) {
      this.#dropConflict(connectionId);
      const { current, incoming } = conflict;
      this.#parts.happened?.(connectionId, { kind: 'sign-in-declined', kept: current.label, declined: incoming.label });
      this.#parts.changed(connectionId);
      return success(null);
    }
    this.#conflicts.delete(connectionId);
    const connection = this.#parts.connection(connectionId);
    const begun = begunBy(conflict.connection, conflict.connection.method.grant);
    if (connection === undefined || !isStillFor(connection, begun)) {
      void revokeReceived(this.#parts.okta, conflict.connection, conflict.tokens.received);
      this.#parts.changed(connectionId);
      return changedMeanwhile();
    }
    const adopted = await this.#parts.adopt(connection, conflict.tokens);
    if (!adopted.ok) this.#tellFailure(connectionId, adopted.error);
    this.#parts.changed(connectionId);
    return adopted;
  }

  /** A URL the system handed to the app, or a loopback request. Changes nothing unless it answers a pending sign-in. */
  async handleCallback(url: string): Promise<CallbackPage> {
    return await this.#code.handleCallback(url);
  }

  async #finish(begun: Begun, work: (connection: Connection) => Promise<Result<VerifiedTokens>>): Promise<Result<Finish>> {
    const { connectionId } = begun;
    this.#completing.set(connectionId, (this.#completing.get(connectionId) ?? 0) + 1);
    this.#parts.changed(connectionId);
    const completing = this.#complete(begun, work).catch((error: unknown) => {
      this.#parts.logger.error('a sign-in stumbled', { connection: connectionId, reason: String(error) });
      return failure('internal', 'Something went wrong inside Tenantry.', 'Sign in again; the log file says more.');
    });
    const finishing = { connectionId, done: completing };
    this.#finishing.add(finishing);
    const outcome = await completing;
    this.#finishing.delete(finishing);
    const left = (this.#completing.get(connectionId) ?? 1) - 1;
    if (left > 0) this.#completing.set(connectionId, left);
    else this.#completing.delete(connectionId);
    if (outcome.ok) this.#failures.delete(connectionId);
    else this.#noteFailure(connectionId, outcome.error);
    this.#parts.logger.info('sign-in answered', { connection: connectionId, outcome: outcome.ok ? 'ok' : outcome.error.code });
    this.#parts.changed(connectionId);
    return outcome;
  }

  async #complete(begun: Begun, work: (connection: Connection) => Promise<Result<VerifiedTokens>>): Promise<Result<Finish>> {
    const { okta, adopt, currentAccount } = this.#parts;
    const connection = this.#parts.connection(begun.connectionId);
    if (connection === undefined) return failure('not_found', 'The connection of this sign-in has been removed.');
    if (!isStillFor(connection, begun)) return changedMeanwhile();
    const isStillWanted = this.#watch(connection.id);
    const worked = await work(connection);
    if (!worked.ok) return failed(plainError(worked.error));
    const tokens = worked.value;
    const now = this.#parts.connection(connection.id);
    if (!isStillWanted() || !isStillFor(now, begun)) {
      await revokeReceived(okta, connection, tokens.received);
      return isStillWanted()
        ? changedMeanwhile()
        : failure('sign_in_cancelled', 'The sign-in was cancelled while its answer was being verified.');
    }
    const current = currentAccount(connection.id);
    const incoming = tokens.account ?? { sub: '', label: 'an account that does not say who it is' };
    const replaced = current !== null && current.sub !== tokens.account?.sub ? current : null;
    if (replaced !== null) {
      this.#dropConflict(connection.id);
      if (begun.mayReplace !== true) {
        this.#conflicts.set(connection.id, { connection, tokens, current: replaced, incoming });
        return success('undecided');
      }
    }
    // Any other attempt at this connection has become pointless.
    this.#cancelPending(connection.id);
    const adopted = await adopt(connection, tokens);
    if (!adopted.ok) return adopted;
    if (replaced !== null) this.#parts.replaced?.(connection.id, replaced, incoming);
    return success('stored');
  }

  #cancelPending(connectionId: string): boolean {
    return Object.values(this.#grants).filter((grant) => grant.cancel(connectionId)).length > 0;
  }

  /** Tells whether nobody has cancelled since. */
  #watch(connectionId: string): () => boolean {
    const epoch = this.#epochs.get(connectionId);
    return () => this.#epochs.get(connectionId) === epoch && this.#parts.connection(connectionId) !== undefined;
  }

  #noteFailure(connectionId: string, error: AppError): void {
    this.#failures.set(connectionId, error);
    this.#tellFailure(connectionId, error);
  }

  #tellFailure(connectionId: string, error: AppError): void {
    // Whoever cancelled it has been told of that already.
    if (error.code !== 'sign_in_cancelled') this.#parts.happened?.(connectionId, { kind: 'sign-in-failed', error });
  }

  #dropConflict(connectionId: string): void {
    const conflict = this.#conflicts.get(connectionId);
    if (conflict === undefined) return;
    this.#conflicts.delete(connectionId);
    void revokeReceived(this.#parts.okta, conflict.connection, conflict.tokens.received);
  }
}

/** A session remembers how its tokens were had, and renews them so: by then that must be the connection's way still. */
const isStillFor = (connection: Connection | undefined, { issuer, clientId, grant }: Begun): boolean =>
  connection?.issuer === issuer && connection.clientId === clientId && connection.method.grant === grant;

const changedMeanwhile = (): Failure =>
  failure('configuration_changed', 'The connection was changed while its sign-in was under way.', 'Sign in again.');
