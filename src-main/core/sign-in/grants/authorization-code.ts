import { type Connection, isSameRedirectUri, parseRedirectUri, type RedirectKind, type RedirectUse } from '../../connections/index.ts';
import { serverErrorFailure } from '../../okta/index.ts';
import { type AppError, failure, type Failure, type Result, success } from '../../base/index.ts';
import type { SecretStore } from '../../storage/index.ts';
import { type Callback, parseCallback } from '../callback.ts';
import { type CallbackPage, continuedPage, failedPage, signedInPage, strayPage, undecidedPage } from '../callback-page.ts';
import { pendingLifeMs, PendingSignIns, type PendingSignIn } from '../pending.ts';
import type { LoopbackListener } from '../ports.ts';
import { verifyReceived } from '../received.ts';
import { strayError, StrayReports } from '../stray.ts';
import { authorizationParameters, type Manner, newSecrets } from './authorization-request.ts';
import type { Grant, GrantHost, SignInRequest, Started } from './grant.ts';

export interface AuthorizationCodeParts extends GrantHost {
  readonly vault: SecretStore;
  readonly loopback: LoopbackListener;
  /** Whether the system would hand an answer to this app; a failure names the program that gets it instead, or says why none does. */
  readonly wayBack: (redirect: RedirectKind, issuer: string) => Promise<Result<null>>;
  /** Whether only servers of one origin use a redirect URI (RFC 9700, 4.4.2). */
  readonly ownRedirectUri: (use: RedirectUse) => Result<null>;
  readonly connection: (connectionId: string) => Connection | undefined;
  /** Something arrived that changes nothing but should not vanish. */
  readonly stray: (error: AppError) => void;
}

/** A silent attempt is answered so when somebody has to be asked after all (OpenID Connect Core, 3.1.2.6). */
const wantsPerson: ReadonlySet<string> = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);

/** Authorization code with PKCE (RFC 6749, 4.1; RFC 7636; RFC 8252), any number at once. */
export class AuthorizationCodeGrant implements Grant {
  readonly #parts: AuthorizationCodeParts;
  readonly #pending: PendingSignIns;
  readonly #listeners = new Map<string, () => Promise<void>>();
  /** What was wanted of those begun in this run, by state. */
  readonly #requests = new Map<string, SignInRequest>();
  readonly #strays: StrayReports<{ readonly callback: Callback; readonly replayed: boolean; readonly error: AppError }>;

  constructor(parts: AuthorizationCodeParts) {
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
      const own = this.#parts.ownRedirectUri(pending);
      if (!own.ok) {
        this.#pending.take(pending);
        this.#parts.logger.warn('a restored sign-in was given up', { code: own.error.code });
        continue;
      }
      const listening = await this.#listen(pending);
      if (!listening.ok) this.#parts.logger.warn('cannot listen for a restored sign-in', { code: listening.error.code });
      this.#parts.changed(pending.connectionId);
    }
  }

  pending(connectionId: string): ReturnType<Grant['pending']> {
    const pending = this.#pending.ofConnection(connectionId);
    return pending === undefined
      ? null
      : { startedAt: pending.startedAt, expiresAt: pending.expiresAt, openedIn: pending.openedIn, device: null };
  }

  async start(connection: Connection, request: SignInRequest): Promise<Result<Started>> {
    const { prompt, silentFirst } = connection.method.authorization;
    // A copied link would have to be carried there twice.
    const silently = silentFirst && prompt === null && request.prompt === 'default' && request.open === 'browser';
    return await this.#begin(connection, request, silently ? 'silent' : request.prompt);
  }

  /** In the browser, or (`link`) by a URL the person carries there. */
  async #begin(connection: Connection, request: SignInRequest, manner: Manner): Promise<Result<Started>> {
    const { okta, clock, random, browser } = this.#parts;
    const isStillWanted = this.#parts.watch(connection.id);
    const secrets = newSecrets(random, connection.scopes);
    const { issuer, redirectUri } = connection;
    const own = this.#parts.ownRedirectUri({ connectionId: connection.id, issuer, redirectUri });
    // What is wrong stands on the connection as long as it is so.
    if (!own.ok) return own;
    const listening = await this.#listen({ issuer, redirectUri, state: secrets.state });
    if (!listening.ok) return this.#failStart(connection.id, secrets.state, listening.error);
    const { authorization } = connection.method;
    const parameters = await authorizationParameters(connection, secrets, manner);
    // A pushed request lives for a minute or so, and a copied link must live as long as the sign-in.
    const pushes = authorization.pushed && request.open === 'browser';
    const url = pushes ? await okta.pushAuthorization(connection, parameters) : await okta.authorizationUrl(connection, parameters);
    if (!url.ok) return this.#failStart(connection.id, secrets.state, url.error);
    if (!isStillWanted()) return this.#cancelled(secrets.state);
    const pending: PendingSignIn = {
      id: random.uuid(),
      connectionId: connection.id,
      issuer,
      clientId: connection.clientId,
      redirectUri,
      ...secrets,
      maxAge: authorization.maxAge,
      silent: manner === 'silent',
      mayReplace: request.prompt === 'login',
      startedAt: clock.now(),
      expiresAt: clock.now() + pendingLifeMs,
      openedIn: request.open === 'link' ? 'a copied link' : 'the browser',
    };
    // Sealed before the browser opens: the answer may be what starts the app next time.
    await this.#pending.add(pending);
    if (!isStillWanted()) {
      this.#pending.take(pending);
      return this.#cancelled(secrets.state);
    }
    this.#requests.set(secrets.state, request);
    if (request.open === 'browser') {
      const opened = await browser.open(url.value, request.browserCommand);
      if (!opened.ok) {
        this.#pending.take(pending);
        return this.#failStart(connection.id, secrets.state, opened.error);
      }
      this.#pending.rename(pending, opened.value.openedIn);
    }
    this.#parts.changed(connection.id);
    return success({ url: url.value });
  }

  /** An answer that still comes is met as unknown. */
  cancel(connectionId: string): boolean {
    const given = this.#pending.takeAllOf(connectionId);
    for (const { state } of given) this.#forget(state);
    return given.length > 0;
  }

  /** A URL the system handed to the app, or a loopback request. Changes nothing unless it answers a pending sign-in. */
  async handleCallback(url: string): Promise<CallbackPage> {
    const callback = parseCallback(url);
    if (callback.kind === 'foreign') return this.#stray(callback);
    const pending = this.#pending.find(callback.state);
    if (pending === undefined || !isSameRedirectUri(pending.redirectUri, callback.redirectUri)) return this.#stray(callback);
    if (callback.iss !== null && callback.iss !== pending.issuer) return this.#stray(callback);
    if (!this.#pending.take(pending)) return this.#stray(callback);
    const request = this.#requests.get(pending.state);
    if (pending.silent && request !== undefined && callback.kind === 'error' && wantsPerson.has(callback.error))
      return await this.#askPerson(pending, request);
    const outcome = await this.#parts.finish({ ...pending, grant: 'authorization_code' }, async (connection) => {
      if (callback.kind === 'error') return { ok: false, error: serverErrorFailure(callback.error, callback.description, 'authorization') };
      // Another connection may have come to use it since: then this may be the code of that one's server.
      const own = this.#parts.ownRedirectUri(pending);
      if (!own.ok) return own;
      const { redirectUri, state, nonce, codeVerifier, maxAge } = pending;
      const exchange = { callbackUrl: url, redirectUri, state, nonce, codeVerifier };
      const answer = await this.#parts.okta.exchangeCode(connection, exchange);
      return await verifyReceived(this.#parts.okta, connection, answer, nonce, maxAge);
    });
    this.#forget(pending.state);
    if (!outcome.ok) return failedPage(outcome.error);
    return outcome.value === 'undecided' ? undecidedPage : signedInPage;
  }

  /** The browser had nobody signed in, so the silent attempt gives way to one with a page. */
  async #askPerson(pending: PendingSignIn, request: SignInRequest): Promise<CallbackPage> {
    this.#forget(pending.state);
    const connection = this.#parts.connection(pending.connectionId);
    const isSame =
      connection?.issuer === pending.issuer && connection.clientId === pending.clientId && connection.method.grant === 'authorization_code';
    const went = isSame
      ? await this.#begin(connection, request, request.prompt)
      : await this.#parts.finish({ ...pending, grant: 'authorization_code' }, async () => await Promise.resolve(noAnswer));
    return went.ok ? continuedPage : failedPage(went.error);
  }

  #cancelled(state: string): Result<never> {
    this.#forget(state);
    return failure('sign_in_cancelled', 'The sign-in was cancelled.');
  }

  #stray(callback: Callback): CallbackPage {
    const replayed = callback.kind !== 'foreign' && this.#pending.wasSpent(callback.state);
    const error = strayError(callback, replayed);
    this.#strays.add({ callback, replayed, error });
    return strayPage(error);
  }

  async #listen({ issuer, redirectUri, state }: Pick<PendingSignIn, 'issuer' | 'redirectUri' | 'state'>): Promise<Result<null>> {
    const redirect = parseRedirectUri(redirectUri);
    if (!redirect.ok) return redirect;
    const wayBack = await this.#parts.wayBack(redirect.value, issuer);
    if (!wayBack.ok || redirect.value.kind === 'scheme') return wayBack;
    const listening = await this.#parts.loopback.listen(redirect.value, async (url) => await this.handleCallback(url));
    if (!listening.ok) return listening;
    this.#listeners.set(state, listening.value.close);
    return success(null);
  }

  /** Stops listening for it. */
  #forget(state: string): void {
    const close = this.#listeners.get(state);
    this.#listeners.delete(state);
    this.#requests.delete(state);
    void close?.();
  }

  #failStart(connectionId: string, state: string, error: AppError): Failure {
    this.#forget(state);
    return this.#parts.fail(connectionId, error);
  }

  #expired(pending: PendingSignIn): void {
    this.#forget(pending.state);
    this.#parts.fail(
      pending.connectionId,
      failure('sign_in_expired', 'No answer came back from the browser within ten minutes.', 'Start the sign-in again.').error,
    );
  }
}

const noAnswer = failure('login_required', 'The browser has no session at the authorization server.', 'Sign in again.');
