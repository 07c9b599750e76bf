import { ServerResponse } from 'node:http';
import { demoPassword } from './directory.ts';
import { refusal } from './errors.ts';
import { page, redirect, toIncoming, type SimRequest, type SimResponse } from './http.ts';
import { errors } from './oidc-provider.ts';
import { consentPage, signInPage } from './pages/pages.ts';
import { rememberConsent } from './provider.ts';
import type { ServerRuntime } from './runtime.ts';
import { split, toPublic } from './scopes.ts';
import { ownerDenied } from './wording.ts';

type Interaction = Awaited<ReturnType<ServerRuntime['provider']['interactionDetails']>>;

/** Chrome applies form-action to every redirect after a form post, so the app's own redirect URI must be allowed too. */
function leadsTo(interaction: Interaction): string[] {
  const redirectUri = text(interaction, 'redirect_uri');
  if (redirectUri === '') return [];
  const { protocol, origin } = new URL(redirectUri);
  return [protocol === 'http:' || protocol === 'https:' ? origin : protocol];
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
async function takeOver(server: ServerRuntime, interaction: Interaction, accountId: string): Promise<void> {
  const uid = interaction.session?.uid;
  const session = uid === undefined ? undefined : await server.provider.Session.findByUid(uid);
  if (!session || session.accountId === accountId) return;
  session.accountId = accountId;
  await session.persist();
}

async function signIn(server: ServerRuntime, interaction: Interaction, request: SimRequest): Promise<SimResponse> {
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
  await takeOver(server, interaction, user.id);
  return finish(interaction, { login: { accountId: user.id, amr: ['pwd'], remember: false } });
}

async function consent(server: ServerRuntime, interaction: Interaction, request: SimRequest): Promise<SimResponse> {
  const { description } = server.org;
  const accountId = interaction.session?.accountId ?? '';
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
  const message = toIncoming(request);
  let interaction: Interaction;
  try {
    interaction = await server.provider.interactionDetails(message, new ServerResponse(message));
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    return refusal(
      request,
      server.org.description.label,
      'invalid_session',
      'Your sign-in has expired or was finished already. Start again from the app.',
    );
  }
  return interaction.prompt.name === 'consent' ? consent(server, interaction, request) : signIn(server, interaction, request);
}
