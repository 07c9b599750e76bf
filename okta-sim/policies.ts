import type { RequestContext, ServerRuntime } from './runtime.ts';
import type { OrgName } from './types.ts';

/** What no rule of a server's access policies matches. What is left out stands for anything. */
export interface PolicyGap {
  org?: OrgName;
  /** `org`, `default`, `custom`, an `aus…` ID, or a whole issuer. */
  server?: string;
  clientId?: string;
  /** `authorization_code` is asked about when the browser comes, and not again when the code is redeemed. */
  grant?: string;
  /** A user's login: the question is then asked once it is known who signs in. */
  login?: string;
}

interface Question {
  clientId: string;
  grant: string;
  /** Undefined while nobody has signed in, and for a client that acts for itself. */
  login: string | undefined;
}

/** The access policies: everything is allowed, but for the gaps that were added. They last until they are cleared. */
export class Policies {
  #gaps: PolicyGap[] = [];

  deny(gap: PolicyGap): void {
    this.#gaps.push({ ...gap });
  }

  clear(): void {
    this.#gaps = [];
  }

  list(): PolicyGap[] {
    return this.#gaps.map((gap) => ({ ...gap }));
  }

  /** Whether some gap applies to what is asked at this server. */
  denies(server: ServerRuntime, question: Question): boolean {
    const { kind, id, issuer } = server.description;
    const fits = (wanted: string | undefined, ...actual: (string | undefined)[]): boolean =>
      wanted === undefined || actual.includes(wanted);
    return this.#gaps.some(
      (gap) =>
        fits(gap.org, server.org.description.name) &&
        fits(gap.server, kind, id, issuer) &&
        fits(gap.clientId, question.clientId) &&
        fits(gap.grant, question.grant) &&
        fits(gap.login, question.login),
    );
  }
}

/**
 * Whether a request is refused by the access policies, or by the fault that pretends so, before it is known who signs in. When a
 * code is redeemed the policies are not asked again.
 */
export function policyRefuses({ server, faults }: RequestContext, clientId: string, grant: string, at: 'authorize' | 'token'): boolean {
  if (faults.some((fault) => fault.kind === 'policy-denied')) return true;
  const askedBefore = at === 'token' && grant === 'authorization_code';
  return !askedBefore && server.org.policies.denies(server, { clientId, grant, login: undefined });
}
