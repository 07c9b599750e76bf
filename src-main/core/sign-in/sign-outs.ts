import { type Connection, isSameRedirectUri, parseRedirectUri, type RedirectKind } from '../connections/index.ts';
import { type OktaClient, plainError, serverErrorFailure } from '../okta/index.ts';
import { type AppError, type Clock, failed, failure, type Random, randomToken, type Result, success } from '../base/index.ts';
import { type CallbackPage, notSignedOutPage, signedOutPage, straySignOutPage } from './callback-page.ts';
import type { LoopbackListener } from './ports.ts';

/** A browser that has not come back by then is not waited for any longer, ms. */
export const logoutLifeMs = 120_000;

export interface SignOutsParts {
  readonly okta: OktaClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly loopback: LoopbackListener;
  /** As for sign-ins: whether the system would hand an answer to this app. */
  readonly wayBack: (redirect: RedirectKind, issuer: string) => Promise<Result<null>>;
  /** How a logout that was begun has ended; null when Okta has confirmed it. */
  readonly ended: (connectionId: string, error: AppError | null) => void;
}

interface Pending {
  readonly connectionId: string;
  readonly redirectUri: string;
  readonly stop: () => void;
}

/**
 * Ends the browser's session at Okta (OpenID Connect RP-Initiated Logout 1.0). With a post-logout redirect URI Okta's
 * answer is waited for, in memory and for two minutes; without one the browser simply stays there.
 */
export class SignOuts {
  readonly #parts: SignOutsParts;
  readonly #pending = new Map<string, Pending>();

  constructor(parts: SignOutsParts) {
    this.#parts = parts;
  }

  /** Resolves when the address is where the person can go to it. `idToken` may have expired: Okta takes it as the hint all the same. */
  async start(connection: Connection, idToken: string, open: (url: string) => Promise<Result<unknown>>): Promise<Result<null>> {
    const { okta, clock, random } = this.#parts;
    const state = randomToken(random);
    const { postLogoutRedirectUri } = connection;
    const url = await okta.endSessionUrl(connection, { idToken, postLogoutRedirectUri, state });
    if (!url.ok) return failed(plainError(url.error));
    if (postLogoutRedirectUri !== null) {
      const listening = await this.#listen(postLogoutRedirectUri, connection.issuer);
      if (!listening.ok) return listening;
      const cancel = clock.setTimer(() => this.#expired(state), logoutLifeMs);
      const stop = () => {
        cancel();
        listening.value();
      };
      this.#pending.set(state, { connectionId: connection.id, redirectUri: postLogoutRedirectUri, stop });
    }
    const opened = await open(url.value);
    if (!opened.ok) this.#take(state);
    return opened.ok ? success(null) : opened;
  }

  /** What to say when `url` answers a logout under way; null when it does not, and nothing has changed. */
  answer(url: string): CallbackPage | null {
    const question = url.indexOf('?');
    if (question === -1 || url.length > 16_384) return null;
    const parameters = new URLSearchParams(url.slice(question + 1).replace(/#.*$/s, ''));
    const states = parameters.getAll('state');
    const [state] = states;
    if (states.length !== 1 || state === undefined) return null;
    const pending = this.#pending.get(state);
    if (pending === undefined || !isSameRedirectUri(pending.redirectUri, url.slice(0, question))) return null;
    this.#take(state);
    const said = parameters.get('error') ?? '';
    const error = said === '' ? null : plainError(serverErrorFailure(said, parameters.get('error_description'), 'logout'));
    this.#parts.ended(pending.connectionId, error);
    return error === null ? signedOutPage : notSignedOutPage(error);
  }

  #expired(state: string): void {
    const pending = this.#take(state);
    if (pending === undefined) return;
    const problem = failure(
      'sign_in_expired',
      'Okta did not confirm that the browser was signed out.',
      'Look at the browser: its page says what is wrong. Mostly the sign-out redirect URI is not entered under Applications > your app > General > LOGIN.',
    );
    this.#parts.ended(pending.connectionId, problem.error);
  }

  #take(state: string): Pending | undefined {
    const pending = this.#pending.get(state);
    this.#pending.delete(state);
    pending?.stop();
    return pending;
  }

  async #listen(redirectUri: string, issuer: string): Promise<Result<() => void>> {
    const redirect = parseRedirectUri(redirectUri);
    if (!redirect.ok) return redirect;
    const wayBack = await this.#parts.wayBack(redirect.value, issuer);
    if (!wayBack.ok) return wayBack;
    if (redirect.value.kind === 'scheme') return success(() => {});
    const listening = await this.#parts.loopback.listen(
      redirect.value,
      async (url) => await Promise.resolve(this.answer(url) ?? straySignOutPage),
    );
    return listening.ok ? success(() => void listening.value.close()) : listening;
  }
}
