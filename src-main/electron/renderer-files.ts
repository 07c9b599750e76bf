import { readFileSync, realpathSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const safetyHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // The files change with the app only, but a stale page after an update would be worse than a read from disk.
  'Cache-Control': 'no-cache',
};

/**
 * The file path segments that an `app://bundle/…` URL names below the folder; null when it names nothing there:
 * another host, a type that is not served, or anything that tries to climb out.
 */
export const rendererFile = (url: string): readonly string[] | null => {
  if (!URL.canParse(url)) return null;
  const { host, pathname } = new URL(url);
  if (host !== 'bundle') return null;
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const segments = (path === '/' ? '/index.html' : path).split('/').slice(1);
  const climbs = segments.some((segment) => segment === '' || segment.startsWith('.') || /[\\:\0]/.test(segment));
  return climbs || contentTypes[extname(path === '/' ? 'index.html' : path).toLowerCase()] === undefined ? null : segments;
};

/** Answers a request of the window: the file, or 404, or 405; always with the safety headers. Synchronously: the page waits for it, and for little else. */
export const rendererResponse = (folder: string, request: { readonly url: string; readonly method: string }, policy: string): Response => {
  const headers = { ...safetyHeaders, 'Content-Security-Policy': policy };
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers });
  const segments = rendererFile(request.url);
  const content = segments === null ? null : readInside(folder, segments);
  if (segments === null || content === null) return new Response('Not found', { status: 404, headers });
  const type = contentTypes[extname(segments.at(-1) ?? '').toLowerCase()] ?? 'application/octet-stream';
  return new Response(request.method === 'HEAD' ? null : content, { headers: { ...headers, 'Content-Type': type } });
};

/** The file's bytes; null when there is none or a symbolic link leads out of the folder. */
const readInside = (folder: string, segments: readonly string[]): Uint8Array<ArrayBuffer> | null => {
  try {
    const root = realpathSync(folder);
    const file = realpathSync(join(root, ...segments));
    return file.startsWith(root + sep) ? new Uint8Array(readFileSync(file)) : null;
  } catch {
    return null;
  }
};
