import { type Connection, parseRedirectUri, type RedirectKind } from '../connections/index.ts';
import { type OktaClient, type OktaFailure, type ReceivedTokens, serverErrorFailure } from '../okta/index.ts';
import { type AppError, type Clock, failed, failure, type Logger, type Random, type Result, success } from '../platform/index.ts';
import { type Account, accountOf, type IdTokenVerdict, verifyIdToken } from '../tokens/index.ts';
import type { SecretStore } from '../vault/index.ts';
import { authorizationParameters, newSecrets } from './authorization-request.ts';
import { type Callback, parseCallback } from './callback.ts';
import { pendingLifeMs, PendingSignIns, type PendingSignIn } from './pending.ts';
import type { Browser, LoopbackListener } from './ports.ts';
import { strayError } from './stray.ts';

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
  readonly adopt: (
    connection: Connection,
    received: ReceivedTokens,
    sub: string | null,
    verdict: IdTokenVerdict | null,
  ) => Promise<Result<null>>;
  readonly changed: (connectionId: string) => void;
  /** Something arrived that changes nothing but should not vanish. */
  readonly stray: (error: AppError) => void;
}

/** What a sign-in of a connection looks like from outside. */
export interface SignInSnapshot {
  readonly pending: { readonly startedAt: number; readonly expiresAt: number; readonly openedIn: string } | null;
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
  readonly received: ReceivedTokens;
  readonly sub: string | null;
  readonly verdict: IdTokenVerdict | null;
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

  constructor(parts: SignInsParts) {
    this.#parts = parts;
    this.#pending = new PendingSignIns({ ...parts, expired: (pending) => this.#expired(pending) });
  }

  /** Takes up sign-ins that an earlier run of the app started. Callbacks may come only after this. */
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
      pending: pending === undefined ? null : { startedAt: pending.startedAt, expiresAt: pending.expiresAt, openedIn: pending.openedIn },
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
    const secrets = newSecrets(random);
    const listening = await this.#listen(connection.redirectUri, secrets.state);
    if (!listening.ok) return this.#failStart(connection.id, secrets.state, listening.error);
    const url = await okta.authorizationUrl(connection, authorizationParameters(connection, secrets, options.prompt));
    if (!url.ok) return this.#failStart(connection.id, secrets.state, url.error);
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
    for (const pending of this.#pending.takeAllOf(connectionId)) this.#stopListening(pending.state);
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
      this.#parts.changed(connectionId);
      return success(null);
    }
    this.#conflicts.delete(connectionId);
    const adopted = await this.#parts.adopt(conflict.connection, conflict.received, conflict.sub, conflict.verdict);
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
    const outcome = await this.#complete(pending, callback, url);
    const left = (this.#completing.get(connectionId) ?? 1) - 1;
    if (left > 0) this.#completing.set(connectionId, left);
    else this.#completing.delete(connectionId);
    this.#stopListening(pending.state);
    if (outcome.ok) this.#failures.delete(connectionId);
    else this.#failures.set(connectionId, outcome.error);
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
      return failure('configuration_changed', 'The connection was changed while its sign-in was under way.', 'Sign in again.');
    }
    if (callback.kind === 'error') return failed(plain(serverErrorFailure(callback.error, callback.description)));
    const exchanged = await okta.exchangeCode(connection, {
      callbackUrl: url,
      redirectUri: pending.redirectUri,
      state: pending.state,
      nonce: pending.nonce,
      codeVerifier: pending.codeVerifier,
    });
    if (!exchanged.ok) return failed(plain(exchanged.error));
    const received = exchanged.value;
    const idToken = stringMember(received, 'id_token');
    const accessToken = stringMember(received, 'access_token');
    const verdict =
      idToken === null
        ? null
        : await verifyIdToken({
            raw: idToken,
            issuer: connection.issuer,
            clientId: connection.clientId,
            keys: async (options) => await okta.keys(connection, options),
            nonce: pending.nonce,
            accessToken,
            now: received.receivedAt,
            skewMs: received.skewMs ?? 0,
          });
    if (verdict !== null && verdict.verdict !== 'verified') {
      await this.#revoke(connection, received);
      return failure(
        'id_token_rejected',
        `The ID token did not pass: ${verdict.summary}.`,
        'Nothing was stored. Check the issuer and this machine’s clock, then sign in again.',
      );
    }
    const incoming = accountOf(idToken, accessToken);
    // Only an ID token says who signed in (OpenID Connect Core, 2); an access token's claims merely label.
    const sub = idToken === null ? null : (incoming?.sub ?? null);
    const current = currentAccount(connection.id);
    if (current !== null && incoming !== null && current.sub !== incoming.sub) {
      this.#dropConflict(connection.id);
      this.#conflicts.set(connection.id, { connection, received, sub, verdict, current, incoming });
      return success(null);
    }
    // Any other attempt at this connection has become pointless.
    for (const other of this.#pending.takeAllOf(connection.id)) this.#stopListening(other.state);
    return await adopt(connection, received, sub, verdict);
  }

  #stray(callback: Callback): CallbackPage {
    const replayed = callback.kind !== 'foreign' && this.#pending.wasSpent(callback.state);
    const error = strayError(callback, replayed);
    this.#parts.logger.warn('stray callback', { kind: callback.kind, why: callback.kind === 'foreign' ? callback.why : null, replayed });
    this.#parts.stray(error);
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
    this.#failures.set(connectionId, plain(error));
    this.#parts.changed(connectionId);
    return failed(plain(error));
  }

  #expired(pending: PendingSignIn): void {
    this.#stopListening(pending.state);
    this.#failures.set(
      pending.connectionId,
      failure('sign_in_expired', 'No answer came back from the browser within ten minutes.', 'Start the sign-in again.').error,
    );
    this.#parts.changed(pending.connectionId);
  }

  #dropConflict(connectionId: string): void {
    const conflict = this.#conflicts.get(connectionId);
    if (conflict === undefined) return;
    this.#conflicts.delete(connectionId);
    void this.#revoke(conflict.connection, conflict.received);
  }

  async #revoke(connection: Connection, received: ReceivedTokens): Promise<void> {
    const refreshToken = stringMember(received, 'refresh_token');
    const accessToken = stringMember(received, 'access_token');
    if (refreshToken !== null) await this.#parts.okta.revoke(connection, refreshToken, 'refresh_token');
    else if (accessToken !== null) await this.#parts.okta.revoke(connection, accessToken, 'access_token');
  }
}

/** Without what only the scheduler needs to know. */
const plain = ({ code, message, remedy }: AppError | OktaFailure): AppError => ({ code, message, remedy });

const stringMember = (received: ReceivedTokens, name: string): string | null => {
  const value = received.body[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
