/*
 * A second door into this room: what the app opens its window with before anything else is loaded. It brings no schemas
 * and no services.
 */
export { failToStart, prepareApp, type PreparedApp } from './app.ts';
export { serveRenderer } from './app-protocol.ts';
export { createIpcChannel } from './ipc-channel.ts';
export { type AppWindow, builtPreload, builtRenderer, createAppWindow } from './window.ts';
