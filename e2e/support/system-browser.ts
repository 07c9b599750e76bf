import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../electron-stand-in/index.ts';
import type { Surroundings } from './surroundings.ts';

/** By origin, the private-use schemes that a page of it may hand to the system without a question. */
export type AllowedSchemes = Readonly<Record<string, readonly string[]>>;

/** A profile's `Preferences`: what Chromium writes when a person ticks "Always allow" in its question about an external program. */
export const browserPreferences = (allowed: AllowedSchemes): string => {
  const pairs = Object.entries(allowed).map(([origin, schemes]) => [origin, Object.fromEntries(schemes.map((scheme) => [scheme, true]))]);
  return JSON.stringify({ protocol_handler: { allowed_origin_protocol_pairs: Object.fromEntries(pairs) as object } });
};

/**
 * The person's browser: a real Chromium with a profile of its own. A redirect to a private-use scheme leaves it through
 * xdg-open, as on any desktop.
 */
export class SystemBrowser {
  readonly #surroundings: Surroundings;
  readonly #allowed: AllowedSchemes;
  #context: BrowserContext | null = null;
  #taken = 0;

  constructor(surroundings: Surroundings, allowed: AllowedSchemes) {
    this.#surroundings = surroundings;
    this.#allowed = allowed;
  }

  /** The next URL that the app opens in the system's browser, in the order they come; waits for it. */
  async nextUrl(timeoutMs = 45_000): Promise<string> {
    const deadline = AbortSignal.timeout(timeoutMs);
    while (!deadline.aborted) {
      const url = this.#surroundings.openedUrls()[this.#taken];
      if (url !== undefined) {
        this.#taken += 1;
        return url;
      }
      await setTimeout(50);
    }
    throw new Error('The app opened nothing in the system’s browser.');
  }

  /** Opens `url` in a new tab. */
  async open(url: string): Promise<Page> {
    this.#context ??= await this.#start();
    const page = await this.#context.newPage();
    // Where the browser has a session already, the redirect leaves it at once and the tab stays empty.
    await page.goto(url).catch((error: unknown) => {
      if (!String(error).includes('ERR_ABORTED')) throw error;
    });
    return page;
  }

  /** Forgets who is signed in. */
  async forget(): Promise<void> {
    await this.#context?.clearCookies();
  }

  async close(): Promise<void> {
    await this.#context?.close();
  }

  async #start(): Promise<BrowserContext> {
    const executablePath = findChromium();
    if (executablePath === null) throw new Error('No Chromium was found.');
    const profile = join(this.#surroundings.folder, 'browser-profile');
    mkdirSync(join(profile, 'Default'), { recursive: true });
    writeFileSync(join(profile, 'Default', 'Preferences'), browserPreferences(this.#allowed));
    return await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      chromiumSandbox: process.getuid?.() !== 0,
      env: Object.fromEntries(Object.entries(this.#surroundings.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    });
  }
}
