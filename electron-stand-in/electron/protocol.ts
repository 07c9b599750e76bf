import type { Decision, PageRequest } from '../chromium/page.ts';
import { strictClass } from '../strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: { readonly standard?: boolean; readonly secure?: boolean };
}

/*
 * Chromium takes no new schemes without being rebuilt, so `app://bundle/index.html` is shown as
 * `https://bundle.app.stand-in.invalid/index.html`: a secure origin of its own, under a top-level domain that never
 * exists (RFC 6761, 6.4). Every request for it is answered here, by the app's handler; nothing reaches a network.
 */
const suffix = '.stand-in.invalid';

/** The address under which Chromium loads a URL of a custom scheme. */
export const toRouted = (url: string): string =>
  url.replace(/^([a-z][a-z0-9-]*):\/\/([^/?#]+)/i, (_all, scheme, host) => `https://${host}.${scheme}${suffix}`);

/** The app's own URL behind a routed one; other URLs stay as they are. */
export const fromRouted = (url: string): string =>
  url.replace(/^https:\/\/(.+)\.([a-z][a-z0-9-]*)\.stand-in\.invalid(?::443)?(?=[/?#]|$)/i, (_all, host, scheme) => `${scheme}://${host}`);

/** Electron's `protocol` of one session. */
export class Protocol {
  readonly #handlers = new Map<string, Handler>();

  handle(scheme: string, handler: Handler): void {
    if (scheme === 'http' || scheme === 'https' || scheme === 'file') {
      throw new Error(`electron-stand-in: protocol.handle('${scheme}') is not implemented, only the app's own schemes are`);
    }
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** Every handled scheme here is shown under https, so standard and secure are all a scheme can be. */
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true || privileges.secure !== true) {
        throw new Error(`electron-stand-in: the scheme ${scheme} must be registered as standard and secure`);
      }
    }
  }

  /** The app's answer to a request of its page, or null when no handler is responsible. */
  async answer(request: PageRequest): Promise<Decision | null> {
    const url = fromRouted(request.url);
    const handler = this.#handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined || url === request.url) return null;
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, fromRouted(value)]);
    const response = await handler(
      new Request(url, { method: request.method, headers, ...(request.body === undefined ? {} : { body: request.body }) }),
    );
    if (response.type === 'error') return { kind: 'refuse' };
    const { origin } = new URL(request.url);
    return {
      kind: 'fulfil',
      status: response.status,
      headers: [...response.headers].map(([name, value]): [string, string] => [name, value.replaceAll(fromRouted(origin), origin)]),
      body: Buffer.from(await response.arrayBuffer()),
    };
  }
}
strictClass('protocol', Protocol);
