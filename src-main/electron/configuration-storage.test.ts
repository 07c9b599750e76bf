import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyConfiguration, openConfigurationFile } from '../core/connections/index.ts';
import { configurationFormat } from '../core/storage/formats/index.ts';
import { createFolderConfiguration } from '../node/configuration-storage.ts';
import { createConfigurationStorage } from './configuration-storage.ts';

const ipcMain = vi.hoisted(() => {
  // electron-store is loaded by Node itself, past the mock: let its `electron` be a mere path instead of a download.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = '/nonexistent';
  return { removeAllListeners: vi.fn() };
});
vi.mock('electron', () => ({ ipcMain }));

let base = '';
let folder = '';
const file = () => join(folder, 'config.json');
const now = Date.UTC(2026, 10, 23, 9);
const filled = () => ({
  ...emptyConfiguration(),
  said: ['hello', 'notes '.repeat(30)],
  tenants: [
    {
      id: 't1',
      slug: 'acme',
      name: 'Acme',
      orgUrl: 'https://acme.okta.com',
      environment: 'production' as const,
      colour: null,
      notes: '',
      browserCommand: null,
      opensWith: 'browser' as const,
      proxy: 'system' as const,
    },
  ],
});
const opened = async () => {
  const storage = createConfigurationStorage(folder);
  await storage.load();
  return { storage, file: openConfigurationFile(storage, now) };
};

beforeAll(async () => void (await import('electron-store')), 30_000);
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'config-'));
  folder = join(base, 'user data');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('the configuration file', () => {
  it('starts empty, without writing anything', async () => {
    const { file: configuration } = await opened();
    expect(configuration.initial).toEqual({ configuration: emptyConfiguration(), quarantinedAs: null });
    expect(readdirSync(base)).toEqual([]);
  });

  it('has the bytes that plain Node would write', async () => {
    (await opened()).file.write(filled());
    const other = join(base, 'other');
    createFolderConfiguration(other).write(configurationFormat.document(filled()));
    expect(readFileSync(join(other, 'config.json'), 'utf8')).toBe(readFileSync(file(), 'utf8'));
    expect(statSync(join(other, 'config.json')).mode & 0o777).toBe(0o600);
    expect(() => createFolderConfiguration(other).write({ version: 3 })).toThrow('tenants');
    expect(readdirSync(other)).toEqual(['config.json']);
  });

  it('keeps what was written, for the user alone', async () => {
    (await opened()).file.write(filled());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['config.json']);
    const again = await opened();
    expect(again.file.initial.configuration).toEqual(filled());
    again.file.write({ ...filled(), tenants: [] });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ version: configurationFormat.version, tenants: [] });
    expect(ipcMain.removeAllListeners).toHaveBeenCalledWith('electron-store-get-data');
  });

  it('reads before it has loaded the writer, and then refuses to write', () => {
    const storage = createConfigurationStorage(folder);
    expect(storage.read()).toBeNull();
    expect(() => storage.write(configurationFormat.document(filled()))).toThrow('still being opened');
  });

  it('writes no document that is not a configuration', async () => {
    const { storage, file: configuration } = await opened();
    configuration.write(filled());
    const before = readFileSync(file(), 'utf8');
    expect(() => storage.write({ version: 1, tenants: 'none' })).toThrow();
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it('moves a file cut at any byte aside, whole, and goes on', async () => {
    (await opened()).file.write(filled());
    const whole = readFileSync(file());
    for (let size = 0; size < whole.length - 1; size += 7) {
      writeFileSync(file(), whole);
      truncateSync(file(), size);
      const { file: configuration } = await opened();
      const name = configuration.initial.quarantinedAs ?? '';
      expect(name).toMatch(/^config\.unreadable-2026-11-23T09-00-00Z/);
      expect(readFileSync(join(folder, name))).toEqual(whole.subarray(0, size));
      configuration.write(filled());
      expect((await opened()).file.initial.configuration).toEqual(filled());
      rmSync(join(folder, name));
    }
  });

  it('never overwrites an earlier file set aside', async () => {
    (await opened()).file.write(filled());
    for (const text of ['{', '[', '"']) {
      writeFileSync(file(), text);
      await opened();
    }
    const aside = readdirSync(folder).filter((name) => name.startsWith('config.unreadable'));
    expect(aside.map((name) => readFileSync(join(folder, name), 'utf8')).toSorted()).toEqual(['"', '[', '{']);
  });

  it('leaves the file of a newer version untouched', async () => {
    (await opened()).file.write(filled());
    const newer = readFileSync(file(), 'utf8').replace(/"version":\s*\d+/, '"version":99');
    writeFileSync(file(), newer);
    const { file: configuration } = await opened();
    expect(() => configuration.write(filled())).toThrow();
    expect(readFileSync(file(), 'utf8')).toBe(newer);
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  it('fails loudly when the folder cannot be made', async () => {
    writeFileSync(join(base, 'a file'), '');
    folder = join(base, 'a file');
    const storage = createConfigurationStorage(folder);
    await storage.load();
    expect(() => storage.write(configurationFormat.document(filled()))).toThrow();
  });
});
