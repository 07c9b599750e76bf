import { join } from 'node:path';
import { Browser } from './chromium/browser.ts';
import type { Page } from './chromium/page.ts';
import type { Launch } from './launch.ts';
import type { InstanceLock } from './single-instance.ts';

/** What the parts of the stand-in share: this start of the app, its lock, and the Chromium that shows its windows. */
export class Host {
  readonly launch: Launch;
  readonly lock: InstanceLock;
  #browser: Browser | null = null;

  constructor(launch: Launch, lock: InstanceLock) {
    this.launch = launch;
    this.lock = lock;
  }

  /** The running Chromium; starts it when there is none (the last window's end is Chromium's end as well). */
  browser(): Browser {
    if (this.#browser === null || !this.#browser.alive) {
      this.#browser = new Browser({
        profile: join(this.launch.userData, 'stand-in-chromium'),
        headless: this.launch.headless,
        root: process.getuid?.() === 0,
        debuggingPort: this.launch.endToEnd,
        windowClass: this.launch.name,
      });
      if (this.launch.endToEnd) {
        void this.#browser.debuggingAddress.then((address) =>
          process.stderr.write(`electron-stand-in: DevTools listening on ${address}\n`),
        );
      }
    }
    return this.#browser;
  }

  /** A fresh window, in a new Chromium when the old one is just ending (closing its last window ends it). */
  async openPage(): Promise<Page> {
    const browser = this.browser();
    try {
      return await browser.openPage();
    } catch (error) {
      if (!browser.ending) {
        // Electron, too, ends at once where it cannot show anything.
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
      }
      await browser.exited;
      return await this.browser().openPage();
    }
  }

  async closeBrowser(): Promise<void> {
    await this.#browser?.close();
  }

  killBrowser(): void {
    this.#browser?.kill();
  }
}
