import { ServerResponse } from 'node:http';
import { rememberConsent } from './consent.ts';
import { demoPassword } from './directory.ts';
import { refusal } from './errors.ts';
import { page, redirect, toIncoming, type SimRequest, type SimResponse } from './http.ts';
import { consentPage, signInPage } from './pages/pages.ts';
import type { ServerRuntime } from './runtime.ts';
import { split, toPublic } from './scopes.ts';
import { ownerDenied } from './wording.ts';

type Interaction = InstanceType<ServerRuntime['provider']['Interaction']>;
type Session = InstanceType<ServerRuntime['provider']['Session']>;

/**
 * Chrome applies form-action to every redirect after a form post, so the app's own redirect URI must be allowed too; by its
 * scheme alone where it is an IPv6 address, which a policy cannot name (Content Security Policy 3, host-part).
 */
function leadsTo(interaction: Interaction): string[] {
  const redirectUri = text(interaction, 'redirect_uri');
  if (redirectUri === '') return [];
  const { protocol, origin, hostname } = new URL(redirectUri);
  return [(protocol === 'http:' || protocol === 'https:') && !hostname.startsWith('[') ? origin : protocol];
}

function text(interaction: Interaction, name: string): string {
  const value = interaction.params[name];
  return typeof value === 'string' ? value : '';
}

function clientLabel(server: ServerRuntime, interaction: Interaction): string {
  return server.org.description.clients.find((client) => client.id === text(interaction, 'client_id'))?.label ?? 'the app';
}

async function finish(interaction: Interaction, result: NonNullable<Interaction['result']>): Promise<SimResponse> {
  interaction.result = 'error' in result ? result : { ...interaction.lastSubmission, ...result };
  await interaction.persist();
  return redirect(interaction.returnTo, 303);
}

/** Another user takes over the browser's session at once, as in Okta; oidc-provider would ask for a sign-out first. */
async function takeOver(session: Session, accountId: string): Promise<void> {
  if (session.accountId === undefined || session.accountId === accountId) return;
  session.accountId = accountId;
  await session.persist();
}

async function signIn(server: ServerRuntime, interaction: Interaction, session: Session, request: SimRequest): Promise<SimResponse> {
  const { description, stats } = server.org;
  const form = (username: string, password: string, error?: string): SimResponse =>
    page(
      200,
      signInPage(description, { app: clientLabel(server, interaction), action: request.url.pathname, username, password, error }),
      leadsTo(interaction),
    );

  if (request.method !== 'POST') {
    const chosen = description.users.find((user) => user.login === request.url.searchParams.get('as'));
    if (chosen) return form(chosen.login, demoPassword);
    return form(text(interaction, 'login_hint'), '');
  }
  const username = (request.params.get('username') ?? '').trim();
  const user = description.users.find((candidate) => candidate.login === username.toLowerCase());
  if (!user || request.params.get('password') !== demoPassword) return form(username, '', 'Unable to sign in');
  stats.count('signIns');
  await takeOver(session, user.id);
  return finish(interaction, { login: { accountId: user.id, amr: ['pwd'], remember: false } });
}

async function consent(server: ServerRuntime, interaction: Interaction, session: Session, request: SimRequest): Promise<SimResponse> {
  const { description } = server.org;
  const accountId = session.accountId ?? '';
  const scope = text(interaction, 'scope');
  if (request.method !== 'POST') {
    const login = description.users.find((user) => user.id === accountId)?.login ?? '';
    const view = { app: clientLabel(server, interaction), login, action: request.url.pathname, scopes: toPublic(scope) };
    return page(200, consentPage(description, view), leadsTo(interaction));
  }
  if (request.params.get('decision') !== 'allow') return finish(interaction, { error: 'access_denied', error_description: ownerDenied });
  rememberConsent(server, text(interaction, 'client_id'), accountId, split(scope));
  return finish(interaction, { consent: {} });
}

/** The pages a person meets on the way: sign-in, then consent where the client asks for it. */
export async function interact(server: ServerRuntime, request: SimRequest): Promise<SimResponse> {
  const { provider } = server;
  const message = toIncoming(request);
  const context = provider.createContext(message, new ServerResponse(message));
  // Not `interactionDetails`: it refuses when another user signed in meanwhile in another tab of the browser.
  const uid = context.cookies.get(provider.cookieName('interaction'), { signed: true });
  const interaction = request.url.pathname.endsWith(`/${uid}`) ? await provider.Interaction.find(uid ?? '') : undefined;
  if (!interaction) {
    const words = 'Your sign-in has expired or was finished already. Start again from the app.';
    return refusal(request, server.org.description.label, 'invalid_session', words);
  }
  const session = await provider.Session.get(context);
  return interaction.prompt.name === 'consent'
    ? consent(server, interaction, session, request)
    : signIn(server, interaction, session, request);
}
