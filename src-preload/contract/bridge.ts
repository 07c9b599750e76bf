import type { CommandName, CommandPayload, CommandResult } from './commands.ts';
import type { Result } from './errors.ts';
import type { EventName, EventPayload } from './events.ts';

/*
 * What the preload needs at run time is names only, so that no schema library enters the sandbox. The types below
 * fail to compile when a name here and the schemas in commands.ts and events.ts disagree.
 */

const commandNameRecord: Record<CommandName, true> = {
  'app.snapshot': true,
  'app.dismissNotice': true,
  'app.restart': true,
  'settings.update': true,
  'vault.consent': true,
  'tenant.suggest': true,
  'tenant.findServers': true,
  'tenant.add': true,
  'tenant.update': true,
  'tenant.remove': true,
  'tenant.reorder': true,
  'browsers.list': true,
  'connection.add': true,
  'connection.update': true,
  'connection.duplicate': true,
  'connection.remove': true,
  'connection.reorder': true,
  'connection.check': true,
  'connection.adminValues': true,
  'connection.registration': true,
  'network.test': true,
  'credentials.setSecret': true,
  'credentials.makeKey': true,
  'credentials.importKey': true,
  'credentials.forget': true,
  'signIn.start': true,
  'signIn.openPage': true,
  'signIn.cancel': true,
  'signIn.resolveConflict': true,
  'session.signOut': true,
  'session.signOutAtOkta': true,
  'session.refresh': true,
  'session.refreshWith': true,
  'session.introspect': true,
  'session.userinfo': true,
  'session.revoke': true,
  'session.copyAsCurl': true,
  'session.refreshAll': true,
  'session.details': true,
  'session.copy': true,
  'session.reveal': true,
  'history.list': true,
  'history.export': true,
  'clipboard.copyText': true,
};
const eventNameRecord: Record<EventName, true> = { 'app.changed': true, 'connection.changed': true };

export const commandNames = Object.keys(commandNameRecord) as readonly CommandName[];
export const eventNames = Object.keys(eventNameRecord) as readonly EventName[];

/** The IPC channel of a command or event. */
export const channelOf = (name: CommandName | EventName): string => `tenantry:${name}`;

/** `window.tenantry`, as the preload exposes it. Everything is plain JSON. */
export interface Bridge {
  /** Asks main. Never rejects for a foreseen failure: those are values. */
  invoke<N extends CommandName>(name: N, payload: CommandPayload<N>): Promise<Result<CommandResult<N>>>;
  /** Listens to main; the returned function stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}
