import { strictClass, StrictEmitter } from '../strict.ts';

type Source = 'system' | 'light' | 'dark';

/** Electron's `nativeTheme`. What the system prefers is learnt from the first page. */
export class NativeTheme extends StrictEmitter {
  #source: Source = 'system';
  #systemDark = false;
  readonly #listeners: ((scheme: 'light' | 'dark' | null) => void)[] = [];

  constructor() {
    super('nativeTheme', ['updated']);
  }

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    if (source === this.#source) return;
    this.#source = source;
    for (const listener of this.#listeners) listener(this.scheme);
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemDark : this.#source === 'dark';
  }

  get shouldUseHighContrastColors(): boolean {
    return false;
  }

  /** The scheme to impose on pages; null follows the system. */
  get scheme(): 'light' | 'dark' | null {
    return this.#source === 'system' ? null : this.#source;
  }

  onChange(listener: (scheme: 'light' | 'dark' | null) => void): void {
    this.#listeners.push(listener);
  }

  /** A page saw this preference; only one that nothing is imposed on tells the system's. */
  systemIs(dark: boolean): void {
    if (this.#source !== 'system' || dark === this.#systemDark) return;
    this.#systemDark = dark;
    this.emit('updated');
  }
}
strictClass('nativeTheme', NativeTheme);
