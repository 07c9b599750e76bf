import { app, protocol, session } from 'electron';
import { contentSecurityPolicy, developmentContentSecurityPolicy } from '../../src-preload/contract/content-security-policy.ts';
import { rendererResponse } from './renderer-files.ts';

const appScheme = 'app';
const appOrigin = `${appScheme}://bundle`;

/** Before ready, and only once: gives the app's own protocol an origin and makes it a secure context. */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
};

/** Vite's address under `electron-vite dev`; null in a packaged app whatever the environment says. */
const developmentUrl = (): URL | null => {
  const url = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  if (url === undefined || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname) ? parsed : null;
};

/** Where the window's page comes from: the only origin the bridge answers. */
export const rendererOrigin = (): string => developmentUrl()?.origin ?? appOrigin;

export const rendererUrl = (): string => developmentUrl()?.href ?? `${appOrigin}/index.html`;

/**
 * Serves the files in `folder` (the built renderer) at `app://bundle/`, and nothing outside it, with the window's
 * Content-Security-Policy. Call once, after ready. Under `electron-vite dev` Vite serves; then only the headers are
 * set here.
 */
export const serveRenderer = (folder: string): void => {
  protocol.handle(appScheme, (request) => rendererResponse(folder, request, contentSecurityPolicy));
  const development = developmentUrl();
  if (development === null) return;
  const policy = developmentContentSecurityPolicy(development.origin);
  session.defaultSession.webRequest.onHeadersReceived({ urls: [`${development.origin}/*`] }, (details, answer) =>
    answer({ responseHeaders: { ...details.responseHeaders, 'Content-Security-Policy': [policy] } }),
  );
};
