export { beforeExit, host, platform, prepareApp, type PreparedApp, quit, relaunch, userDataFolder, version } from './app.ts';
export { rendererOrigin, serveRenderer } from './app-protocol.ts';
export { createIpcChannel } from './ipc-channel.ts';
export { createSafeStorageSealer, type RecheckableSealer } from './sealer.ts';
export { type AppWindow, builtPreload, builtRenderer, createAppWindow } from './window.ts';
