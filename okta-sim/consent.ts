import type { ServerRuntime } from './runtime.ts';

/** Whether a client asks for consent at this server: a client that must, at a custom server (`default` is one). */
export function requiresConsent(server: ServerRuntime, clientId: string): boolean {
  const client = server.org.description.clients.find(({ id }) => id === clientId);
  return client?.kind === 'consent' && server.description.kind !== 'org';
}

function consentKey(server: ServerRuntime, clientId: string, accountId: string): string {
  return `${server.description.id} ${clientId} ${accountId}`;
}

/** Remembers that the user allowed these scopes to the client. */
export function rememberConsent(server: ServerRuntime, clientId: string, accountId: string, scopes: Iterable<string>): void {
  const key = consentKey(server, clientId, accountId);
  server.org.consents.set(key, new Set([...(server.org.consents.get(key) ?? []), ...scopes]));
}

/** Whether nothing is left that the user would have to allow. */
export function hasConsent(server: ServerRuntime, clientId: string, accountId: string, scopes: Iterable<string>): boolean {
  if (!requiresConsent(server, clientId)) return true;
  const allowed = server.org.consents.get(consentKey(server, clientId, accountId));
  return [...scopes].every((scope) => allowed?.has(scope));
}
