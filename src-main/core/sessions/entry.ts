import type { Result } from '../base/index.ts';
import { claimsIn, type IdTokenVerdict } from '../tokens/index.ts';
import { idTokenOf, type SessionRecord, accessTokenOf } from './record.ts';
import { type Held, initialState, reduce, type SessionEvent, type SessionState } from './state.ts';

type Observer = (before: SessionState, event: SessionEvent, after: SessionState) => void;

/** One connection's session in memory: its state, and what is only worth knowing while the app runs. */
export class SessionEntry {
  readonly connectionId: string;
  state: SessionState = initialState;
  /** Grows with sign-in and sign-out: what was started before belongs to another session. */
  generation = 0;
  /** Grows with every change of the tokens. */
  revision = 0;
  /** Refreshes that failed since the last one that did not. */
  failures = 0;
  /** A request with the current refresh token may have been honoured without our hearing of it. */
  answerWasLost = false;
  /** The run before ended in the middle of something while this session was due: the same may have happened unseen. */
  mayHaveBeenLost = false;
  /** How often it was signed out: a sign-in begun before that must not be stored after it. */
  signOuts = 0;
  /** The record in memory is newer than the one on disk. */
  unsaved = false;
  /** When a locked session is looked at again, epoch ms. */
  lookAgainAt = 0;
  /** Drawn once per deadline, in [0, 1). */
  jitter = 0;
  verdict: IdTokenVerdict | null = null;
  /** Whom the ID token held now names, judged or not. */
  subject: string | null = null;
  verifying: Promise<void> = Promise.resolve();
  /** The ID token being judged. */
  judging: string | null = null;
  /** The tokens before the last refresh, to show what changed. */
  previous: { readonly accessToken: string | null; readonly idToken: string | null } | null = null;
  inFlight: Promise<Result<null>> | null = null;
  /** What is in flight asks for a part of the scopes: its tokens are only for the one who asked. */
  isNarrowing = false;
  /** When the refresh token's end was last asked for in this run, epoch ms. */
  endAskedAt: number | null = null;

  /** Is told of every transition. */
  readonly #observe: Observer;

  constructor(connectionId: string, observe: Observer = () => {}) {
    this.connectionId = connectionId;
    this.#observe = observe;
  }

  get held(): Held {
    return this.state.held;
  }

  /** The record while the session is usable. */
  get record(): SessionRecord | null {
    return this.state.held.kind === 'held' ? this.state.held.record : null;
  }

  /** Whether what is in flight also serves one who asks for these scopes; null for all. */
  canBeShared(scopes: readonly string[] | null): boolean {
    return scopes === null && !this.isNarrowing;
  }

  apply(event: SessionEvent): void {
    const before = this.record;
    const stateBefore = this.state;
    this.state = reduce(stateBefore, event);
    this.#observe(stateBefore, event, this.state);
    const after = this.record;
    if (before === after) return;
    const tokensChanged =
      before === null || after === null || accessTokenOf(before) !== accessTokenOf(after) || idTokenOf(before) !== idTokenOf(after);
    if (tokensChanged) this.revision += 1;
    if (event.kind === 'tokens-kept' && before !== null) {
      this.previous = { accessToken: accessTokenOf(before), idToken: idTokenOf(before) };
    } else if (tokensChanged) {
      this.previous = null;
    }
    if (before !== null && after !== null && idTokenOf(before) === idTokenOf(after)) return;
    this.verdict = null;
    this.subject = after === null ? null : subjectOf(after);
  }
}

const subjectOf = ({ body }: SessionRecord): string | null => {
  const sub = claimsIn(body, 'id_token')['sub'];
  return typeof sub === 'string' ? sub : null;
};
