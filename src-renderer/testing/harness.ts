import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../src-preload/contract/index.ts';
import type { Scene } from './install-bridge.ts';

/*
 * The built renderer in a real browser without main: the files as the app serves them, under the app's own policy,
 * with a test double of the bridge.
 */

const root = resolve(import.meta.dirname, '..');
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Builds the renderer as electron-vite does, and the double as one script. Both go below `outDir`. */
export const buildRenderer = async (outDir: string): Promise<void> => {
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { target: 'chrome140', outDir: join(outDir, 'app'), emptyOutDir: true },
  });
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'chrome140',
      outDir: join(outDir, 'double'),
      emptyOutDir: true,
      lib: { entry: join(root, 'testing/install-bridge.ts'), formats: ['iife'], name: 'double', fileName: () => 'double.js' },
    },
  });
};

export interface Harness {
  readonly browser: Browser;
  /** A page with the app in it; `violations` and `errors` grow while it lives. */
  open(options: {
    readonly scene?: Scene;
    readonly size?: { readonly width: number; readonly height: number };
  }): Promise<{ readonly page: Page; readonly violations: string[]; readonly errors: string[] }>;
  close(): Promise<void>;
}

const serve = (folder: string): Promise<{ server: Server; url: string }> =>
  new Promise((done) => {
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://local').pathname);
      const file = join(folder, path === '/' ? 'index.html' : path);
      readFile(file).then(
        (content) => {
          response.writeHead(200, {
            'Content-Type': types[extname(file)] ?? 'application/octet-stream',
            'Content-Security-Policy': contentSecurityPolicy,
          });
          response.end(content);
        },
        () => {
          response.writeHead(404);
          response.end();
        },
      );
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done({ server, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/` });
    });
  });

/** Serves what `buildRenderer` built and starts the installed Chromium. */
export const startHarness = async (outDir: string): Promise<Harness> => {
  const { server, url } = await serve(join(outDir, 'app'));
  const double = await readFile(join(outDir, 'double/double.js'), 'utf8');
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  return {
    browser,
    open: async ({ scene = {}, size = { width: 1280, height: 820 } }) => {
      const context = await browser.newContext({ viewport: size });
      const page = await context.newPage();
      const violations: string[] = [];
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.exposeFunction('__violated', (text: string) => violations.push(text));
      await page.addInitScript(`
        document.addEventListener('securitypolicyviolation', (event) =>
          window.__violated(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber));
        window.__scene = ${JSON.stringify(scene)};
        ${double}
      `);
      await page.goto(url);
      return { page, violations, errors };
    },
    close: async () => {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
};
