import { type CheckView, type ConnectionDraft, grants, type RegistrationView } from '../../../src-preload/contract/index.ts';
import { isLoopback, type OktaClient, type OktaFailure, type ServerMetadata } from '../okta/index.ts';
import type { Result } from '../base/index.ts';
import { failedBy, type Outcome, view } from './check-view.ts';
import type { Connections } from './connections.ts';
import { normaliseIssuer } from './issuer.ts';
import { methodChecks } from './method-checks.ts';
import { parseRedirectUri } from './redirect-uri.ts';
import { scopeChecks } from './scope-checks.ts';
import { insteadOfScheme } from './server-redirect-uris.ts';
import type { RedirectUse } from './shared-redirect-uri.ts';
import type { Connection, RedirectKind, SchemeRegistrar } from './types.ts';

/** Tries whether a loopback address can be listened on, and lets go of it at once. A failure says who has it, or why not. */
export type ListenerProbe = (host: string, port: number) => Promise<Result<null>>;

export interface LiveChecks {
  /**
   * Everything that can be known of a draft without signing in. Never rejects.
   *
   * @param connectionId the connection that the draft is of; null for a new one
   */
  check(draft: ConnectionDraft, connectionId: string | null): Promise<CheckView[]>;
  /** How the redirect of a saved connection finds its way back to the app. Never rejects. */
  registration(connection: Connection): Promise<RegistrationView>;
}

export interface LiveChecksParts {
  readonly okta: Pick<OktaClient, 'discover'>;
  readonly schemes: Pick<SchemeRegistrar, 'status'>;
  /** Whether only servers of one origin use a redirect URI. */
  readonly ownRedirectUri: Connections['ownRedirectUri'];
  readonly listenerProbe?: ListenerProbe;
}

const labels = {
  discovery: 'Discovery answers',
  issuer: 'Issuer matches',
  endpoints: 'Endpoints on allowed origins',
  clientId: 'Client ID',
  redirectUri: 'Redirect URI',
  ownRedirectUri: 'Redirect URI of one server only',
  scheme: 'Scheme registered',
  host: 'Loopback host',
  port: 'Loopback port free',
} as const;

/** The first three checks, from what discovery said: each failure belongs to one of them, and what follows is unknown. */
const serverChecks = (
  issuer: string,
  outcome: { metadata: ServerMetadata } | { error: OktaFailure },
  approved: readonly string[],
): CheckView[] => {
  const stages = ['discovery', 'issuer', 'endpoints'] as const;
  const passed = {
    discovery: 'metadata' in outcome ? `${outcome.metadata.foundAt} answered.` : `${new URL(issuer).host} answered with its metadata.`,
    issuer: `The metadata names ${issuer}, to the letter.`,
    endpoints:
      approved.length === 0 ? `All lie on ${new URL(issuer).origin}.` : `All lie on ${[new URL(issuer).origin, ...approved].join(' or ')}.`,
  };
  const failedStage =
    'metadata' in outcome
      ? stages.length
      : outcome.error.code === 'issuer_mismatch'
        ? 1
        : ['foreign_endpoint', 'metadata_incomplete'].includes(outcome.error.code)
          ? 2
          : 0;
  return stages.map((stage, index) => {
    if (index < failedStage) return view(stage, labels[stage], 'pass', passed[stage]);
    if (index > failedStage || !('error' in outcome)) return view(stage, labels[stage], 'unknown', 'Known once the checks above pass.');
    const failedView = failedBy(stage, labels[stage], outcome.error);
    const { foreignOrigin } = outcome.error;
    return foreignOrigin === undefined ? failedView : { ...failedView, foreignOrigin };
  });
};

const clientIdCheck = (draft: ConnectionDraft, issuer: string | null): CheckView => {
  const clientId = draft.clientId.trim();
  const where = 'Copy it from Okta’s admin console: Applications > Applications > your app > General > Client Credentials.';
  const check = (outcome: Outcome, detail: string, remedy: string | null = null) =>
    view('clientId', labels.clientId, outcome, detail, remedy);
  if (clientId === '') return check('fail', 'It is empty.', where);
  if (!/^[\x21-\x7e]+$/.test(clientId)) return check('fail', 'It must be one word of plain ASCII.', where);
  if (/^0oa[A-Za-z0-9]{17}$/.test(clientId))
    return check('pass', 'It has the form of Okta’s client IDs. Whether the server knows it shows at sign-in.');
  if (issuer !== null && isLoopback(new URL(issuer))) return check('unknown', 'Whether the server knows it shows at sign-in.');
  return check(
    'warn',
    'Okta’s own client IDs are 20 characters long and begin with 0oa; this one differs.',
    `If it is no custom client ID: ${where}`,
  );
};

type LoopbackAddress = Extract<RedirectKind, { kind: 'loopback' }>;

/** What speaks for and against a name of this computer (RFC 8252, 7.3 and 8.3). */
const hostCheck = ({ host, port, path }: LoopbackAddress): CheckView => {
  const other = (name: LoopbackAddress['host']) => `Okta compares to the letter: http://${name}:${port}${path} would be another address.`;
  switch (host) {
    case '127.0.0.1':
      return view('host', labels.host, 'pass', `127.0.0.1 is this computer and nothing else. ${other('localhost')}`);
    case 'localhost':
      return view(
        'host',
        labels.host,
        'warn',
        `localhost may lead to 127.0.0.1 or to [::1], as the browser likes; Tenantry listens on both. ${other('127.0.0.1')}`,
        'Use 127.0.0.1, here and in Okta, unless the app in Okta must keep localhost.',
      );
    case '[::1]':
      return view(
        'host',
        labels.host,
        'warn',
        `[::1] needs IPv6 on this computer, and a sign-in page’s Content Security Policy cannot name it. Whether Okta takes it shows when you register it there. ${other('127.0.0.1')}`,
        'Use 127.0.0.1, here and in Okta, unless something here needs IPv6.',
      );
  }
};

export const createLiveChecks = ({ okta, schemes, ownRedirectUri, listenerProbe }: LiveChecksParts): LiveChecks => {
  const schemeCheck = async (scheme: string, issuer: string, saved: boolean): Promise<CheckView> => {
    const check = (outcome: Outcome, detail: string, remedy: string | null = null) =>
      view('scheme', labels.scheme, outcome, detail, remedy);
    const status = await schemes.status(scheme).catch(() => null);
    switch (status?.kind) {
      case undefined:
        return check('unknown', 'The system did not tell.');
      case 'ours':
        return check('pass', `The system opens ${scheme}: with Tenantry.`);
      case 'other':
        return check('fail', `The system opens ${scheme}: with another program, ${status.owner}.`, insteadOfScheme(issuer));
      case 'nobody':
        return saved
          ? check(
              'fail',
              `No program is registered for ${scheme}: yet.`,
              'Save the connection again to register it, or use a loopback address.',
            )
          : check('pass', `No other program claims ${scheme}: and Tenantry registers it when you save.`);
      case 'unsupported':
        return check('fail', `The scheme cannot be registered: ${status.reason}`, insteadOfScheme(issuer));
    }
  };

  const portCheck = async ({ host, port }: LoopbackAddress): Promise<CheckView> => {
    const check = (outcome: Outcome, detail: string, remedy: string | null = null) => view('port', labels.port, outcome, detail, remedy);
    const heard = await listenerProbe?.(host, port).catch(() => undefined);
    if (heard === undefined) return check('unknown', `Tenantry listens on ${host}:${port} only while you sign in.`);
    return heard.ok ? check('pass', `${host}:${port} is free.`) : failedBy('port', labels.port, heard.error);
  };

  const ownCheck = (use: RedirectUse, saved: boolean): CheckView => {
    const own = ownRedirectUri(use, saved ? 'saved' : 'draft');
    return own.ok
      ? view('ownRedirectUri', labels.ownRedirectUri, 'pass', 'No connection to another server uses it.')
      : failedBy('ownRedirectUri', labels.ownRedirectUri, own.error);
  };

  const redirectChecks = async (use: RedirectUse, saved: boolean): Promise<{ kind: RedirectKind | null; checks: CheckView[] }> => {
    const parsed = parseRedirectUri(use.redirectUri);
    if (!parsed.ok) return { kind: null, checks: [failedBy('redirectUri', labels.redirectUri, parsed.error)] };
    const kind = parsed.value;
    const wellFormed = view('redirectUri', labels.redirectUri, 'pass', 'It is well-formed. Okta must have the same, to the letter.');
    const checks = [wellFormed, ownCheck(use, saved)];
    if (kind.kind === 'scheme') return { kind, checks: [...checks, await schemeCheck(kind.scheme, use.issuer, saved)] };
    return { kind, checks: [...checks, hostCheck(kind), await portCheck(kind)] };
  };

  const discover = async (
    draft: ConnectionDraft,
  ): Promise<{ issuer: string | null; metadata: ServerMetadata | null; checks: CheckView[] }> => {
    const issuer = normaliseIssuer(draft.issuer);
    if (!issuer.ok) return { issuer: null, metadata: null, checks: [failedBy('issuer', labels.issuer, issuer.error)] };
    const approved = draft.approvedOrigins;
    const outcome = await okta.discover({ issuer: issuer.value, clientId: draft.clientId, approvedOrigins: approved }, { fresh: true });
    const checks = serverChecks(issuer.value, outcome.ok ? { metadata: outcome.value } : { error: outcome.error }, approved);
    const metadata = outcome.ok ? outcome.value : null;
    return { issuer: issuer.value, metadata, checks: metadata === null ? checks : [...checks, ...methodChecks(draft, metadata)] };
  };

  return {
    check: async (draft, connectionId) => {
      const normalised = normaliseIssuer(draft.issuer);
      const issuer = normalised.ok ? normalised.value : draft.issuer;
      const { redirectUri } = draft;
      const [server, redirect] = await Promise.all([
        discover(draft),
        grants[draft.method.grant].redirects ? redirectChecks({ connectionId, issuer, redirectUri }, false) : { checks: [] },
      ]);
      return [...server.checks, clientIdCheck(draft, server.issuer), ...scopeChecks(draft, server.metadata), ...redirect.checks];
    },
    registration: async ({ id, issuer, redirectUri }) => {
      const { kind, checks } = await redirectChecks({ connectionId: id, issuer, redirectUri }, true);
      if (kind === null) return { redirectKind: /^https?:/i.test(redirectUri) ? 'loopback' : 'scheme', target: redirectUri, checks };
      return kind.kind === 'scheme'
        ? { redirectKind: 'scheme', target: kind.scheme, checks }
        : { redirectKind: 'loopback', target: `${kind.host}:${kind.port}`, checks };
    },
  };
};
