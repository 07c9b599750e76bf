import { createHash, randomBytes } from 'node:crypto';
import { demoPassword } from './directory.ts';

/** What a browser shows or where it would leave to: the end of a chain of redirects within one origin. */
export interface Visit {
  url: string;
  status: number;
  headers: Headers;
  text: string;
  /** A redirect away from the org: to the app. */
  leftTo: URL | undefined;
}

/** A browser without an engine: cookies by name and path, redirects and refreshes followed while they stay on the org, no scripts. For tests. */
export class TestBrowser {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();

  async get(url: string, headers: Record<string, string> = {}): Promise<Visit> {
    return this.#go(url, { method: 'GET', headers });
  }

  async post(url: string, form: Record<string, string>): Promise<Visit> {
    return this.#go(url, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }

  /** Fills in the sign-in page that `visit` shows. */
  async signIn(visit: Visit, login: string, password: string = demoPassword): Promise<Visit> {
    return this.post(visit.url, { username: login, password });
  }

  /**
   * Goes to a device's page, confirms (or refuses) its code, and signs in when asked to.
   *
   * @param link the device's `verification_uri_complete`.
   */
  async answerDevice(link: string, answer: 'approve' | 'deny', login: string): Promise<Visit> {
    const page = await this.get(link);
    const hidden = (name: string): string => new RegExp(`name="${name}"\\s+value="([^"]+)"`).exec(page.text)?.[1] ?? '';
    const decision: Record<string, string> = answer === 'approve' ? { confirm: 'yes' } : { abort: 'yes' };
    const next = await this.post(page.url, { xsrf: hidden('xsrf'), user_code: hidden('user_code'), ...decision });
    return next.url.includes('/signin/') ? this.signIn(next, login) : next;
  }

  forgetCookies(): void {
    this.#cookies.clear();
  }

  async #go(start: string, first: { method: string; headers: Record<string, string>; body?: string }): Promise<Visit> {
    let url = start;
    let init = first;
    for (let hop = 0; hop < 10; hop += 1) {
      const { pathname, origin } = new URL(url);
      const cookie = [...this.#cookies.values()]
        .filter(({ path }) => pathname.startsWith(path))
        .toSorted((one, other) => other.path.length - one.path.length)
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ');
      const response = await fetch(url, { ...init, headers: { accept: 'text/html', ...init.headers, cookie }, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      const refresh = /^0;\s*url=(.+)$/.exec(response.headers.get('refresh') ?? '')?.[1];
      const location = response.headers.get('location') ?? refresh ?? null;
      const { status } = response;
      const text = await response.text();
      if (location === null) return { url, status, headers: response.headers, text, leftTo: undefined };
      const target = new URL(location, url);
      if (target.origin !== origin) return { url, status, headers: response.headers, text, leftTo: target };
      url = target.href;
      init = { method: 'GET', headers: {} };
    }
    throw new Error(`Too many redirects from ${start}`);
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', ...value] = pair.split('=');
    const attribute = (key: string): string | undefined =>
      attributes.find((item) => item.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const expires = attribute('expires');
    const path = attribute('path') ?? '/';
    if (value.join('=') === '' || (expires !== undefined && Date.parse(expires) <= Date.now())) this.#cookies.delete(`${name} ${path}`);
    else this.#cookies.set(`${name} ${path}`, { name, value: value.join('='), path });
  }
}

export interface Pkce {
  verifier: string;
  challenge: string;
}

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
