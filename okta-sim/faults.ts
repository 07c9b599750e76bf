import type { OrgName } from './types.ts';

export type Endpoint =
  'token' | 'authorize' | 'keys' | 'metadata' | 'introspect' | 'revoke' | 'userinfo' | 'logout' | 'device' | 'par' | 'sign-in';

/** What goes wrong. Times are milliseconds or seconds as the name says. */
export type FaultAction =
  /** Answers late. */
  | { kind: 'delay'; ms: number }
  /** Closes the connection; nothing was processed. */
  | { kind: 'drop-before' }
  /** Processes the request, then closes the connection instead of answering. */
  | { kind: 'drop-after' }
  /** Processes the request twice, as a proxy that retries does, and gives the first answer or the second. */
  | { kind: 'duplicate'; answer?: 'first' | 'second' }
  /** Answers with this status and processes nothing. 429 gets Okta's body and rate-limit headers unless given. */
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  /**
   * Answers with this OAuth error and processes nothing; at authorize the error goes back to the app. The description is
   * filled up to `padTo` characters.
   */
  | { kind: 'error'; error: string; description: string; padTo?: number; status?: number }
  /** Processes the request and answers 200 with something that is not JSON. `huge` is 10 MB of valid JSON. */
  | { kind: 'malformed'; form: 'html' | 'truncated' | 'huge' | 'invalid-utf8' }
  /** Leaves members out of the JSON answer. */
  | { kind: 'omit'; members: string[] }
  /** Sets members of the JSON answer: of the token response, or of a metadata document (another issuer, endpoints elsewhere). */
  | { kind: 'set'; members: Record<string, unknown> }
  /** Issues an ID token with other claims (another `sub`, a wrong `nonce`) or a signature that does not verify. */
  | { kind: 'id-token'; claims?: Record<string, unknown>; badSignature?: boolean }
  /** Shifts the Date header, and `iat` and `exp` of what is issued. */
  | { kind: 'clock-skew'; seconds: number }
  /** The access policy lets nothing through: `access_denied`, as Okta words it. */
  | { kind: 'policy-denied' };

export interface FaultMatch {
  org?: OrgName;
  /** `org`, `default`, `custom`, an `aus…` ID, or a whole issuer. */
  server?: string;
  endpoint: Endpoint;
  grant?: string;
  clientId?: string;
  /** How many requests it hits. Default 1. */
  times?: number;
}

export interface Fault extends FaultMatch {
  do: FaultAction;
}

/** What is known of a request before it is processed. */
export interface FaultTarget {
  org: OrgName;
  server: { kind: string; id: string; issuer: string } | undefined;
  endpoint: Endpoint;
  grant: string | undefined;
  clientId: string | undefined;
}

function matches(fault: FaultMatch, target: FaultTarget): boolean {
  const { server } = target;
  return (
    fault.endpoint === target.endpoint &&
    (fault.org === undefined || fault.org === target.org) &&
    (fault.server === undefined || (server !== undefined && [server.kind, server.id, server.issuer].includes(fault.server))) &&
    (fault.grant === undefined || fault.grant === target.grant) &&
    (fault.clientId === undefined || fault.clientId === target.clientId)
  );
}

/** The description of an `error` fault, as long as it asks for. */
export function errorWords(fault: FaultAction & { kind: 'error' }): string {
  return fault.description.padEnd(fault.padTo ?? 0, 'x');
}

/** The faults waiting to strike, in the order they were added. */
export class Faults {
  #waiting: (Fault & { left: number })[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  list(): Fault[] {
    return this.#waiting.map(({ left, ...fault }) => ({ ...fault, times: left }));
  }

  /** The actions that strike this request; each has one strike less afterwards. */
  take(target: FaultTarget): FaultAction[] {
    const struck = this.#waiting.filter((fault) => matches(fault, target));
    for (const fault of struck) fault.left -= 1;
    this.#waiting = this.#waiting.filter((fault) => fault.left > 0);
    return struck.map((fault) => fault.do);
  }
}
