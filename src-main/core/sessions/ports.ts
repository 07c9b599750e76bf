/** The system's clipboard, for tokens: marked as concealed where the system knows that. */
export interface TokenClipboard {
  write(text: string, options: { readonly concealed: boolean }): Promise<void>;
  /** Empties it if it still holds exactly `text`. */
  clearIfStill(text: string): Promise<void>;
}

/** Remembers, without fsync, that a refresh was sent and not yet answered. */
export interface InDoubtMarks {
  set(connectionId: string, at: number): void;
  clear(connectionId: string): void;
  /** Marks left by a run that did not end cleanly: connection ID to epoch ms. */
  readonly left: ReadonlyMap<string, number>;
  /** The last run did not say goodbye: every due session counts as in doubt. */
  readonly uncleanBoot: boolean;
}
