import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rendererFile, rendererResponse } from './renderer-files.ts';

let base = '';
let folder = '';
const get = (url: string, method = 'GET') => rendererResponse(folder, { url, method }, "default-src 'none'");

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'renderer-'));
  folder = join(base, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets', 'index-1.js'), 'export {};');
  await writeFile(join(base, 'secret.json'), '{"secret":true}');
  await symlink(join(base, 'secret.json'), join(folder, 'link.json'));
});
afterAll(async () => await rm(base, { recursive: true, force: true }));

describe('files of the renderer', () => {
  it('are served with their type and the safety headers', async () => {
    const page = get('app://bundle/index.html');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    const script = get('app://bundle/assets/index-1.js?v=1#x');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(get('app://bundle/').status).toBe(200);
  });

  it.each([
    'app://bundle/../secret.json',
    'app://bundle/%2e%2e/secret.json',
    'app://bundle/..%2fsecret.json',
    'app://bundle/assets/..%5c..%5csecret.json',
    'app://bundle//secret.json',
    'app://bundle/link.json',
    'app://bundle/assets',
    'app://bundle/%00.json',
    'app://bundle/%ff.json',
    'app://elsewhere/index.html',
    'app://bundle/index.html.exe',
    'nonsense',
  ])('are not found at %s', async (url) => {
    const response = get(url);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
  });

  it('are only read, never written', async () => {
    expect(get('app://bundle/index.html', 'POST').status).toBe(405);
    expect(await get('app://bundle/index.html', 'HEAD').text()).toBe('');
  });

  it('never climb out of the folder', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '%2e%2e', '%2f', '%5c', '\\', 'a', 'a.js', ':', '%00'), fc.string());
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const segments = rendererFile(`app://bundle/${parts.join('/')}`) ?? [];
        expect(segments.every((segment) => segment !== '' && !segment.startsWith('.') && !/[\\/\0]/.test(segment))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
