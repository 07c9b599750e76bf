export { bindCommands } from './bind-commands.ts';
export type { IpcChannel, IpcSender } from './channel.ts';
export { Publisher } from './publisher.ts';
