import type { Clock } from '../core/base/index.ts';
import type { CommandPorts } from '../core/commands/index.ts';
import { createConnectionTest, type Route } from '../node/connection-test/index.ts';
import { probeListener } from '../node/loopback-listener.ts';
import { installedBrowsers } from './installed-browsers.ts';
import { saveFile } from './save-file.ts';

/** What commands need of the machine and the start does not; loaded with the first command. */
export const desktopCommandPorts = (parts: { readonly clock: Clock; readonly route: (url: string) => Promise<Route> }): CommandPorts => ({
  browsers: installedBrowsers,
  connectionTest: (okta) => createConnectionTest({ okta, ...parts }),
  listenerProbe: probeListener,
  saveFile,
});
