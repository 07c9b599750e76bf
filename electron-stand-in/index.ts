export { findChromium } from './chromium/find.ts';
export { standInCommand } from './launch.ts';
export { removeFolder, type RunningApp, startApp } from './start-app.ts';
