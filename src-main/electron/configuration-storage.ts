import { mkdirSync } from 'node:fs';
import { ipcMain } from 'electron';
import type ElectronStore from 'electron-store';
import type { ConfigurationStorage } from '../core/connections/index.ts';
import type { StoredDocument } from '../core/storage/formats/index.ts';
import { createFolderConfiguration, demandConfiguration } from '../node/configuration-storage.ts';

export interface LazyConfigurationStorage extends ConfigurationStorage {
  /** Loads what writing needs. Until it has resolved, `write` throws; reading works from the start. */
  load(): Promise<void>;
}

/** electron-store answers its own renderer-side half on this channel; there is none here, so nobody shall ask. */
const electronStoreChannel = 'electron-store-get-data';

/**
 * `config.json` in `folder`. electron-store writes it: to a temporary file that is renamed (except under Snap and across
 * file systems, where the library writes in place), readable by the user only. It is read directly, because
 * electron-store throws on a file it cannot parse, and because loading it takes longer than reading the file: the
 * app's start need not wait for a library that only writing needs. A document that is no configuration is not written.
 */
export const createConfigurationStorage = (folder: string): LazyConfigurationStorage => {
  let open: (() => ElectronStore<StoredDocument>) | null = null;
  let store: ElectronStore<StoredDocument> | null = null;
  return {
    load: async () => {
      const { default: Store } = await import('electron-store');
      open = () => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const opened = new Store<StoredDocument>({
          cwd: folder,
          name: 'config',
          configFileMode: 0o600,
          clearInvalidConfig: false,
          accessPropertiesByDotNotation: false,
        });
        ipcMain.removeAllListeners(electronStoreChannel);
        return opened;
      };
    },
    ...createFolderConfiguration(folder),
    write: (document) => {
      if (open === null) throw new Error('The configuration is still being opened.');
      demandConfiguration(document);
      store ??= open();
      store.store = document;
    },
  };
};
