import type { SignInView } from '../../src-preload/contract/index.ts';
import { type Connection, parseRedirectUri, type RedirectKind } from '../connections/index.ts';
import type { Happening } from '../history/index.ts';
import { type OktaClient, serverErrorFailure } from '../okta/index.ts';
import {
  type AppError,
  type Clock,
  failed,
  failure,
  type Failure,
  type Logger,
  type Random,
  type Result,
  success,
} from '../platform/index.ts';
import type { Account } from '../tokens/index.ts';
import type { SecretStore } from '../vault/index.ts';
import { authorizationParameters, newSecrets } from './authorization-request.ts';
import { type Callback, parseCallback } from './callback.ts';
import { exchangeAndVerify, revokeReceived, type VerifiedTokens } from './exchange.ts';
import { pendingLifeMs, PendingSignIns, type PendingSignIn } from './pending.ts';
import { plainError } from './plain-error.ts';
import type { Browser, LoopbackListener } from './ports.ts';
import { strayError, StrayReports } from './stray.ts';

export interface SignInsParts {
  readonly okta: OktaClient;
  readonly vault: SecretStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly browser: Browser;
  readonly loopback: LoopbackListener;
  /** Whether the system would hand an answer to this app; a failure says who gets it instead, or why nobody does. */
  readonly wayBack: (redirect: RedirectKind) => Promise<Result<null>>;
  readonly connection: (connectionId: string) => Connection | undefined;
  /** The account whose session the connection holds now; null when it holds none. */
  readonly currentAccount: (connectionId: string) => Account | null;
  /** Takes over verified tokens. */
  readonly adopt: (connection: Connection, tokens: VerifiedTokens) => Promise<Result<null>>;
  readonly changed: (connectionId: string) => void;
  /** Something for the connection's history; absent where nobody keeps one. A sign-in that succeeds is told by `adopt`. */
  readonly happened?: (connectionId: string, happening: Happening) => void;
  /** Something arrived that changes nothing but should not vanish. */
  readonly stray: (error: AppError) => void;
}

/** What a sign-in of a connection looks like from outside. */
export interface SignInSnapshot {
  readonly pending: SignInView | null;
  /** The answer is here and is being exchanged and verified. */
  readonly completing: boolean;
  readonly conflict: { readonly current: Account; readonly incoming: Account } | null;
  readonly failure: AppError | null;
}

/** What the browser's page says after a loopback redirect. */
export interface CallbackPage {
  readonly title: string;
  readonly detail: string;
}

interface Conflict {
  readonly connection: Connection;
  readonly tokens: VerifiedTokens;
  readonly current: Account;
  readonly incoming: Account;
}

/** Authorization code sign-ins of native apps (RFC 8252, RFC 7636), any number at once. One per app. */
export class SignIns {
  readonly #parts: SignInsParts;
  readonly #pending: PendingSignIns;
  readonly #listeners = new Map<string, () => Promise<void>>();
  readonly #completing = new Map<string, number>();
  readonly #conflicts = new Map<string, Conflict>();
  readonly #failures = new Map<string, AppError>();
  /** Grows with every cancel of a connection: what was begun before it must not be finished. */
  readonly #epochs = new Map<string, number>();
  readonly #strays: StrayReports<{ readonly callback: Callback; readonly replayed: boolean; readonly error: AppError }>;

  constructor(parts: SignInsParts) {
    this.#parts = parts;
    this.#pending = new PendingSignIns({ ...parts, expired: (pending) => this.#expired(pending) });
    this.#strays = new StrayReports(parts.clock, ({ callback, replayed, error }, count) => {
      const why = callback.kind === 'foreign' ? callback.why : null;
      parts.logger.warn('stray callback', { kind: callback.kind, why, replayed, count });
      parts.stray(error);
    });
  }

  /** Takes up sign-ins that an earlier run of the app started; again once a locked key store is open. Callbacks may come only after the first. */
  async restore(): Promise<void> {
    for (const pending of await this.#pending.restore()) {
      const listening = await this.#listen(pending.redirectUri, pending.state);
      if (!listening.ok) this.#parts.logger.warn('cannot listen for a restored sign-in', { code: listening.error.code });
      this.#parts.changed(pending.connectionId);
    }
  }

  get(connectionId: string): SignInSnapshot {
    const pending = this.#pending.ofConnection(connectionId);
    const conflict = this.#conflicts.get(connectionId);
    return {
      pending:
        pending === undefined
          ? null
          : { startedAt: pending.startedAt, expiresAt: pending.expiresAt, openedIn: pending.openedIn, device: null },
      completing: (this.#completing.get(connectionId) ?? 0) > 0,
      conflict: conflict === undefined ? null : { current: conflict.current, incoming: conflict.incoming },
      failure: this.#failures.get(connectionId) ?? null,
    };
  }

  /**
   * Starts a sign-in: in the browser, or (`link`) by a URL the person carries there. The URL in the result holds no
   * secret but the state.
   */
  async start(
    connection: Connection,
    options: { readonly prompt: 'default' | 'login'; readonly open: 'browser' | 'link'; readonly browserCommand: readonly string[] | null },
  ): Promise<Result<{ readonly url: string }>> {
    const { okta, clock, random, browser } = this.#parts;
    this.#failures.delete(connection.id);
    const isStillWanted = this.#watch(connection.id);
    const secrets = newSecrets(random);
    const listening = await this.#listen(connection.redirectUri, secrets.state);
    if (!listening.ok) return this.#failStart(connection.id, secrets.state, listening.error);
    const url = await okta.authorizationUrl(connection, authorizationParameters(connection, secrets, options.prompt));
    if (!url.ok) return this.#failStart(connection.id, secrets.state, url.error);
    if (!isStillWanted()) return this.#cancelled(secrets.state);
    const pending: PendingSignIn = {
      id: random.uuid(),
      connectionId: connection.id,
      issuer: connection.issuer,
      clientId: connection.clientId,
      redirectUri: connection.redirectUri,
      ...secrets,
      startedAt: clock.now(),
      expiresAt: clock.now() + pendingLifeMs,
      openedIn: options.open === 'link' ? 'a copied link' : 'the browser',
    };
    // Sealed before the browser opens: the answer may be what starts the app next time.
    await this.#pending.add(pending);
    if (!isStillWanted()) {
      this.#pending.take(pending);
      return this.#cancelled(secrets.state);
    }
    if (options.open === 'browser') {
      const opened = await browser.open(url.value, options.browserCommand);
      if (!opened.ok) {
        this.#pending.take(pending);
        return this.#failStart(connection.id, secrets.state, opened.error);
      }
      this.#pending.rename(pending, opened.value.openedIn);
    }
    this.#parts.changed(connection.id);
    return success({ url: url.value });
  }

  /** Gives up every sign-in of a connection; an answer that still comes is met as unknown. */
  cancel(connectionId: string): void {
    this.#epochs.set(connectionId, (this.#epochs.get(connectionId) ?? 0) + 1);
    const given = this.#pending.takeAllOf(connectionId);
    for (const pending of given) this.#stopListening(pending.state);
    if (given.length > 0 || this.#completing.has(connectionId) || this.#conflicts.has(connectionId)) {
      this.#parts.happened?.(connectionId, { kind: 'sign-in-cancelled' });
    }
    this.#failures.delete(connectionId);
    this.#dropConflict(connectionId);
    this.#parts.changed(connectionId);
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
    if (connection?.issuer !== conflict.connection.issuer || connection.clientId !== conflict.connection.clientId) {
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
    const callback = parseCallback(url);
    if (callback.kind === 'foreign') return this.#stray(callback);
    const pending = this.#pending.find(callback.state);
    if (pending === undefined || pending.redirectUri !== callback.redirectUri) return this.#stray(callback);
    if (callback.iss !== null && callback.iss !== pending.issuer) return this.#stray(callback);
    if (!this.#pending.take(pending)) return this.#stray(callback);
    const connectionId = pending.connectionId;
    this.#completing.set(connectionId, (this.#completing.get(connectionId) ?? 0) + 1);
    this.#parts.changed(connectionId);
    const outcome = await this.#complete(pending, callback, url).catch((error: unknown) => {
      this.#parts.logger.error('a sign-in stumbled', { connection: connectionId, reason: String(error) });
      return failure('internal', 'Something went wrong inside Tenantry.', 'Sign in again; the log file says more.');
    });
    const left = (this.#completing.get(connectionId) ?? 1) - 1;
    if (left > 0) this.#completing.set(connectionId, left);
    else this.#completing.delete(connectionId);
    this.#stopListening(pending.state);
    if (outcome.ok) this.#failures.delete(connectionId);
    else this.#noteFailure(connectionId, outcome.error);
    this.#parts.logger.info('sign-in answered', { connection: connectionId, outcome: outcome.ok ? 'ok' : outcome.error.code });
    this.#parts.changed(connectionId);
    return outcome.ok
      ? { title: 'Signed in', detail: 'Tenantry has the tokens. You can close this page.' }
      : { title: 'Not signed in', detail: `${outcome.error.message} You can close this page.` };
  }

  async #complete(pending: PendingSignIn, callback: Exclude<Callback, { kind: 'foreign' }>, url: string): Promise<Result<null>> {
    const { okta, adopt, currentAccount } = this.#parts;
    const connection = this.#parts.connection(pending.connectionId);
    if (connection === undefined) return failure('not_found', 'The connection of this sign-in has been removed.');
    if (connection.issuer !== pending.issuer || connection.clientId !== pending.clientId) {
      return changedMeanwhile();
    }
    if (callback.kind === 'error') return failed(plainError(serverErrorFailure(callback.error, callback.description)));
    const isStillWanted = this.#watch(connection.id);
    const exchanged = await exchangeAndVerify(okta, connection, pending, url);
    if (!exchanged.ok) return exchanged;
    const tokens = exchanged.value;
    const now = this.#parts.connection(connection.id);
    if (!isStillWanted() || now?.issuer !== connection.issuer || now.clientId !== connection.clientId) {
      await revokeReceived(okta, connection, tokens.received);
      return isStillWanted()
        ? changedMeanwhile()
        : failure('sign_in_cancelled', 'The sign-in was cancelled while its answer was being verified.');
    }
    const current = currentAccount(connection.id);
    if (current !== null && current.sub !== tokens.account?.sub) {
      const incoming = tokens.account ?? { sub: '', label: 'an account that does not say who it is' };
      this.#dropConflict(connection.id);
      this.#conflicts.set(connection.id, { connection, tokens, current, incoming });
      return success(null);
    }
    // Any other attempt at this connection has become pointless.
    for (const other of this.#pending.takeAllOf(connection.id)) this.#stopListening(other.state);
    return await adopt(connection, tokens);
  }

  /** Tells whether nobody has cancelled since. */
  #watch(connectionId: string): () => boolean {
    const epoch = this.#epochs.get(connectionId);
    return () => this.#epochs.get(connectionId) === epoch && this.#parts.connection(connectionId) !== undefined;
  }

  #cancelled(state: string): Result<never> {
    this.#stopListening(state);
    return failure('sign_in_cancelled', 'The sign-in was cancelled.');
  }

  #stray(callback: Callback): CallbackPage {
    const replayed = callback.kind !== 'foreign' && this.#pending.wasSpent(callback.state);
    const error = strayError(callback, replayed);
    this.#strays.add({ callback, replayed, error });
    return { title: 'Not a sign-in Tenantry waits for', detail: error.message };
  }

  async #listen(redirectUri: string, state: string): Promise<Result<null>> {
    const redirect = parseRedirectUri(redirectUri);
    if (!redirect.ok) return redirect;
    const wayBack = await this.#parts.wayBack(redirect.value);
    if (!wayBack.ok || redirect.value.kind === 'scheme') return wayBack;
    const listening = await this.#parts.loopback.listen(redirect.value, async (url) => await this.handleCallback(url));
    if (!listening.ok) return listening;
    this.#listeners.set(state, listening.value.close);
    return success(null);
  }

  #stopListening(state: string): void {
    const close = this.#listeners.get(state);
    this.#listeners.delete(state);
    void close?.();
  }

  #failStart(connectionId: string, state: string, error: AppError): Result<never> {
    this.#stopListening(state);
    this.#noteFailure(connectionId, plainError(error));
    this.#parts.changed(connectionId);
    return failed(plainError(error));
  }

  #expired(pending: PendingSignIn): void {
    this.#stopListening(pending.state);
    this.#noteFailure(
      pending.connectionId,
      failure('sign_in_expired', 'No answer came back from the browser within ten minutes.', 'Start the sign-in again.').error,
    );
    this.#parts.changed(pending.connectionId);
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

const changedMeanwhile = (): Failure =>
  failure('configuration_changed', 'The connection was changed while its sign-in was under way.', 'Sign in again.');
