/*
 * Texts of the small files that make this app known to a Linux desktop. Pure.
 */

/** One word of a POSIX shell, whatever the text: in single quotes, each inner single quote outside of them. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A script that starts `command` with whatever arguments it gets itself. Desktop entries call it, since many programs
 * that read them do not follow the quoting rules for `Exec`.
 */
export const launcherScript = (command: readonly string[], environment: Readonly<Record<string, string>> = {}): string =>
  [
    '#!/bin/sh',
    '# Written by Tenantry, which writes it anew when it starts. It opens sign-in links in the app.',
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    `exec ${command.map(shellWord).join(' ')} "$@"`,
    '',
  ].join('\n');

/** A path that every reader of `Exec` takes as one word without quoting. */
export const isPlainPath = (path: string): boolean => /^\/[\w/.@+-]+$/.test(path);

/**
 * A program's path for `Exec` (Desktop Entry Specification, "The Exec key"): as it is where that is safe, otherwise in
 * double quotes with the escapes of the key and then those of any string value.
 */
export const execWord = (path: string): string => {
  if (isPlainPath(path)) return path;
  const quoted = `"${path.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
  return quoted.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');
};

/** The type under which desktops know the handler of a URI scheme. */
export const schemeType = (scheme: string): string => `x-scheme-handler/${scheme}`;

/** The desktop entry that handles `schemes`; hidden from menus, since it only opens links. */
export const handlerEntry = (launcher: string, schemes: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Tenantry',
    'Comment=Opens sign-in links in Tenantry',
    `Exec=${execWord(launcher)} %u`,
    'Terminal=false',
    'NoDisplay=true',
    'StartupNotify=false',
    `MimeType=${schemes.map((scheme) => `${schemeType(scheme)};`).join('')}`,
    '',
  ].join('\n');

/** The entry that starts the app with the session. */
export const autostartEntry = (launcher: string, argument: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Tenantry',
    'Comment=Keeps tokens fresh',
    `Exec=${execWord(launcher)} ${argument}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** The value of a key in the `[Desktop Entry]` group; null when it has none. */
export const entryValue = (entry: string, key: string): string | null => {
  let inGroup = false;
  for (const line of entry.split('\n')) {
    if (line.startsWith('[')) inGroup = line.trim() === '[Desktop Entry]';
    else if (inGroup && line.startsWith(`${key}=`)) return line.slice(key.length + 1).trim();
  }
  return null;
};

/** The schemes a handler entry lists. */
export const schemesOfEntry = (entry: string): readonly string[] =>
  (entryValue(entry, 'MimeType') ?? '')
    .split(';')
    .filter((type) => type.startsWith(schemeType('')))
    .map((type) => type.slice(schemeType('').length));

/** What a `mimeapps.list` says is the default for a scheme: the first name, or null. */
export const defaultInMimeApps = (text: string, scheme: string): string | null => {
  let inDefaults = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('[')) inDefaults = line.trim() === '[Default Applications]';
    else if (inDefaults && line.startsWith(`${schemeType(scheme)}=`)) {
      return (
        line
          .slice(line.indexOf('=') + 1)
          .split(';')[0]
          ?.trim() || null
      );
    }
  }
  return null;
};

/**
 * A `mimeapps.list` without `entry` for these schemes: other names on the same line stay, an emptied line goes,
 * everything else is kept to the letter.
 */
export const withoutMimeApps = (text: string, entry: string, schemes: readonly string[]): string => {
  const types = new Set(schemes.map(schemeType));
  return text
    .split('\n')
    .flatMap((line) => {
      const equals = line.indexOf('=');
      if (equals === -1 || !types.has(line.slice(0, equals))) return [line];
      const names = line
        .slice(equals + 1)
        .split(';')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      if (!names.includes(entry)) return [line];
      const others = names.filter((name) => name !== entry);
      return others.length === 0 ? [] : [`${line.slice(0, equals)}=${others.join(';')};`];
    })
    .join('\n');
};
