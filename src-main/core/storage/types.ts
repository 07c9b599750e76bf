/** What seals text for this user on this machine: Electron's safeStorage in the app, plain AES in tests. */
export interface Sealer {
  /** What each file that it seals is marked with: a host opens only what its own sealer sealed. Letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** Rejects when no key is to be had. */
  seal(plainText: string): Promise<Uint8Array>;
  /** Rejects when the bytes cannot be opened with today's key. `shouldReEncrypt` asks for the entry to be sealed again. */
  unseal(sealed: Uint8Array): Promise<{ readonly plainText: string; readonly shouldReEncrypt: boolean }>;
  backend(): Promise<SealerBackend>;
}

export interface SealerBackend {
  /** "GNOME Keyring", "macOS Keychain", "Windows DPAPI", "a key built into Chromium". */
  readonly name: string;
  /** `weak`: anybody who can read the files can open them. */
  readonly strength: 'strong' | 'weak' | 'unavailable';
  /** One sentence for the person. */
  readonly detail: string;
}

/** SHA-256 of a text's UTF-8. At once: at the start hundreds of entries are checked, and a turn of the event loop costs more than the hash. */
export type Sha256 = (text: string) => Uint8Array;

/**
 * keytar's five functions. They reject with a `VaultError` only; a secret that cannot be opened rejects as
 * `unreadable` and is neither deleted nor overwritten by the failure.
 */
export interface SecretStore {
  getPassword(service: string, account: string): Promise<string | null>;
  /** Resolved only when the secret is on the disk for good (or in memory, while nothing may be persisted). */
  setPassword(service: string, account: string, password: string): Promise<void>;
  /** Whether there was one. */
  deletePassword(service: string, account: string): Promise<boolean>;
  /** The first secret of the service by account name, or null. */
  findPassword(service: string): Promise<string | null>;
  /** Every secret of the service that can be opened; unreadable ones are left out (ask for them one by one). */
  findCredentials(service: string): Promise<ReadonlyArray<{ readonly account: string; readonly password: string }>>;
}

/**
 * `unreadable`: kept, may open later. `newer`: a later version's, and `other_host`: another sealer's, both left alone by every
 * write. `unavailable`: no key at all. `write_failed`: the disk holds the old secret, or the new one not yet for good.
 */
export type VaultErrorCode = 'unreadable' | 'newer' | 'other_host' | 'unavailable' | 'write_failed';

/**
 * A private folder of small files, each replaced as a whole: after a crash a file holds its old or its new content, never
 * a mixture, and what `write` and `remove` have promised stays. Names are those of `entryName`. Everything may reject.
 */
export interface EntryFiles {
  /** Tightens permissions that are too loose and removes what interrupted writes left behind. */
  tidy(): Promise<void>;
  /** Names of entries; none while there is no folder. */
  list(): Promise<readonly string[]>;
  /** Null when there is no such file. */
  read(name: string): Promise<Uint8Array | null>;
  /** Resolved when the content is on the disk for good. With `setAside` the old file stays under a dated name. */
  write(name: string, content: Uint8Array, options?: { readonly setAside?: boolean }): Promise<void>;
  /** Removes a file, and its copies set aside unless `withCopies` is false, for good. Whether there was one. */
  remove(name: string, options?: { readonly withCopies?: boolean }): Promise<boolean>;
  close(): Promise<void>;
}
