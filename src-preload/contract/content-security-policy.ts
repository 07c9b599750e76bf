/*
 * The one Content-Security-Policy of the window. Main sends it as a header with every file of the renderer; nothing
 * else sets one.
 */

/**
 * SHA-256 of style elements the user-interface library adds at run time, as CSP source expressions. Everything else
 * comes from the bundle's own files.
 */
const allowedStyleHashes: readonly string[] = [];

/** The policy of the built app: nothing from anywhere but its own protocol, and no string ever becomes script. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  ["style-src 'self'", ...allowedStyleHashes].join(' '),
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * The policy while Vite serves the renderer from `origin` (`http://localhost:5173`): inline styles, the inline
 * preamble of React's fast refresh and the reload socket are let through. Never used by a packaged app.
 */
export const developmentContentSecurityPolicy = (origin: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${origin.replace(/^http/, 'ws')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
