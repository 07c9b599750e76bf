import { clipboard, ClipboardItem } from 'electron';
import type { TokenClipboard } from '../core/sessions/index.ts';

/** Electron's name for a raw format of the system's clipboard. */
const systemFormat = (name: string): string => `electron application/osclipboard;format="${name}"`;

/**
 * What asks clipboard managers to leave a text alone, per system.
 *
 * - macOS: `org.nspasteboard.ConcealedType`, a convention that most clipboard managers follow.
 * - Windows: the mere presence of `ExcludeClipboardContentFromMonitorProcessing` keeps the text out of the clipboard
 *   history and of the cloud.
 * - Linux: KDE's Klipper skips a text whose `x-kde-passwordManagerHint` is `secret`; other managers mostly ignore it.
 *
 * All are requests, not protection: every program of the user can read the clipboard while the token is on it.
 */
const concealment = (): Readonly<Record<string, string>> => {
  switch (process.platform) {
    case 'darwin':
      return { [systemFormat('org.nspasteboard.ConcealedType')]: '1' };
    case 'win32':
      return { [systemFormat('ExcludeClipboardContentFromMonitorProcessing')]: '1' };
    default:
      return { [systemFormat('x-kde-passwordManagerHint')]: 'secret' };
  }
};

/**
 * Electron's asynchronous clipboard. A system that refuses the concealing formats still gets the text. Under Wayland a
 * window without the focus may not be allowed to read the clipboard; `clearIfStill` then sees another text and leaves
 * it alone.
 */
export const createTokenClipboard = (): TokenClipboard => ({
  write: async (text, options) => {
    if (options.concealed) {
      try {
        await clipboard.write([new ClipboardItem({ 'text/plain': text, ...concealment() })]);
        if ((await clipboard.readText()) === text) return;
      } catch {
        // The plain text below is what the person asked for.
      }
    }
    await clipboard.writeText(text);
  },
  clearIfStill: async (text) => {
    if ((await clipboard.readText()) === text) clipboard.clear();
  },
});
