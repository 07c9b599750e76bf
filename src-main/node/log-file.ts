import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LogFields, type Logger, redact, redactedLine } from '../core/base/index.ts';

/** Beyond this the file is renamed to `main.old.log` and a new one begun, in bytes. */
const largestFile = 1024 * 1024;

type Level = keyof Logger;
type Write = (level: Level, line: string) => void;

/** One line of the log: the message, then `name=value` for each field, all redacted. */
export const logLine = (message: string, fields: LogFields = {}): string => {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' && /[\s"=]|^$/.test(value) ? JSON.stringify(value) : String(value)}`);
  // One event, one line, whatever a server put into its error description.
  return redactedLine([message, ...shown].join(' '));
};

/**
 * A logger that writes to `main.log` in `folder` (made if absent, readable by the user only, rotated at 1 MB), and
 * warnings and errors to standard error too. Every line passes the redactor. The logging library is loaded with the first
 * line, and lines are kept in memory until it is there, so that the app's start does not wait for it.
 */
export const createLogFile = (folder: string, options: { readonly debug: boolean } = { debug: false }): Logger => {
  const waiting: Array<readonly [Level, string]> = [];
  let write: Write = (level, line) => {
    if (waiting.push([level, line]) > 1) return;
    void openFile(folder).then((toFile) => {
      write = toFile;
      for (const [waitingLevel, waitingLine] of waiting.splice(0)) toFile(waitingLevel, waitingLine);
    });
  };
  const log =
    (level: Level) =>
    (message: string, fields?: LogFields): void => {
      const line = logLine(message, fields);
      write(level, line);
      if (level === 'warn' || level === 'error') process.stderr.write(`tenantry: ${level}: ${line}\n`);
    };
  return { debug: options.debug ? log('debug') : () => {}, info: log('info'), warn: log('warn'), error: log('error') };
};

const openFile = async (folder: string): Promise<Write> => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { default: log } = await import('electron-log/node');
    const logger = log.create({ logId: 'tenantry' });
    logger.transports.console.level = false;
    logger.transports.remote.level = false;
    const file = logger.transports.file;
    file.resolvePathFn = () => join(folder, 'main.log');
    file.maxSize = largestFile;
    file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
    file.format = '{iso} {level} {text}';
    return (level, line) => logger[level](line);
  } catch (error) {
    process.stderr.write(`tenantry: no log file: ${redact(error instanceof Error ? error.message : String(error))}\n`);
    return () => {};
  }
};
