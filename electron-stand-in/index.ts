export { findChromium } from './chromium/find.ts';
export { fromRouted } from './electron/protocol.ts';
export { standInCommand, switchValue } from './launch.ts';
export { removeFolder, type RunningApp, startApp } from './start-app.ts';
