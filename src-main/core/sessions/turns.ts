import type { Connection } from '../connections/index.ts';
import { type Clock, failure, type Failure, type Result } from '../base/index.ts';
import type { SessionEntry } from './entry.ts';
import { Holds } from './holds.ts';
import { Lanes } from './lanes.ts';
import { originOf } from './record.ts';

export const noLongerWanted = failure('not_signed_in', 'This connection is no longer to be refreshed.');

/** Nothing is sent while a server has asked for quiet. */
export const heldBack = (triesAgain: boolean): Failure =>
  failure(
    'rate_limited',
    'Okta asked to slow down; this org is left alone for a moment.',
    triesAgain ? 'Tenantry tries again by itself.' : 'Try again after that.',
  );

/** Whose turn it is: places, pace, and orgs that asked for quiet. */
export class Turns {
  readonly #lanes: Lanes;
  readonly #holds: Holds;

  constructor(clock: Clock) {
    this.#lanes = new Lanes(clock);
    this.#holds = new Holds(clock);
  }

  /** Runs `task` in this session's turn; it calls `sent` when its request leaves. `noLongerWanted` when it was let go before. */
  async run(
    entry: SessionEntry,
    connection: Connection,
    priority: number,
    task: (sent: () => void) => Promise<Result<null>>,
  ): Promise<Result<null>> {
    const user = paceKey(connection, entry.record?.sub ?? null);
    const names = heldBackWith(connection);
    const turn = {
      tenantId: connection.tenantId,
      key: entry.connectionId,
      priority,
      // While the org is held back everybody is told so at once.
      user: () => (entry.unsaved || this.#holds.heldUntil(names) !== null ? null : user),
    };
    return (await this.#lanes.run(turn, task)) ?? noLongerWanted;
  }

  /** Whoever waits overtakes; nothing happens when it runs already. */
  hurry(connectionId: string): void {
    this.#lanes.hurry(connectionId);
  }

  /** Whoever waits is let go; nothing happens when it runs already. */
  letGo(connectionId: string): void {
    this.#lanes.drop(connectionId);
  }

  letAllGo(): void {
    this.#lanes.dropAll();
  }

  /** Somebody has just signed in: that request counts too. */
  noteSignIn(connection: Connection, sub: string | null): void {
    this.#lanes.note(paceKey(connection, sub));
  }

  /** The server asked for quiet until then, epoch ms. */
  holdBack(connection: Connection, until: number): void {
    this.#holds.holdBack(heldBackWith(connection), until);
  }

  /** Epoch ms, or null when the server may be asked. */
  heldUntil(connection: Connection): number | null {
    return this.#holds.heldUntil(heldBackWith(connection));
  }

  /** The wall clock was set. */
  forgetHolds(): void {
    this.#holds.forgetAll();
  }
}

/** What a server's request for quiet counts for. */
const heldBackWith = ({ tenantId, issuer }: Connection): readonly string[] => [tenantId, originOf(issuer)];

/** Okta limits token requests by user; nobody knows who those without an ID token are, so they share a limit. */
const paceKey = ({ issuer }: Connection, sub: string | null): string => `${originOf(issuer)} ${sub ?? ''}`;
