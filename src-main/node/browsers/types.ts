/** What of a machine is looked at to find its browsers. */
export interface Machine {
  readonly platform: 'linux' | 'macos' | 'windows';
  /** The user's home folder, absolute. */
  readonly home: string;
  /** `PATH`, `XDG_CONFIG_HOME`; on Windows `ProgramFiles`, `ProgramFiles(x86)`, `LOCALAPPDATA`, `APPDATA`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: MachineFiles;
}

/** Read only; neither ever rejects. */
export interface MachineFiles {
  /** Whether there is a file that this user may run. */
  isProgram(path: string): Promise<boolean>;
  /** The whole text of a file; null when there is none, it cannot be read or it has more than `maxBytes`. */
  read(path: string, maxBytes: number): Promise<string | null>;
}

/** A profile of a browser: the argument that chooses it, and what a person calls it. */
export interface Profile {
  readonly argument: string;
  readonly label: string;
}
