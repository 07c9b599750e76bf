import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenerFromLsof, listenerFromNetstat, listeningInodes, programOnPort } from './port-owner.ts';

describe('the program that listens on a port', () => {
  it.runIf(process.platform === 'linux').each(['127.0.0.1', '::'])('is found on Linux, at %s', async (host) => {
    const code = `const s = require('node:net').createServer().listen(0, '${host}', () => console.log(s.address().port))`;
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill());
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    expect(await programOnPort(Number(line.toString()))).toBe(`node, process ${child.pid}`);
    child.kill();
    await once(child, 'exit');
    expect(await programOnPort(Number(line.toString()))).toBeNull();
  });

  it('is read from /proc/net/tcp by port and state', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:223D 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0',
      '   1: 0100007F:223D 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000000000000000 20 4 30 10 -1',
      '   2: 0100007F:23FD 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4713 1 0000000000000000 100 0 0 10 0',
      '   3: 00000000000000000000000001000000:223D 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 0 1',
    ].join('\n');
    expect(listeningInodes(table, 8765)).toEqual(['4711']);
    expect(listeningInodes(table, 80)).toEqual([]);
  });

  it('is read from lsof on macOS', () => {
    expect(listenerFromLsof('p812\ncnode\nf23\n')).toBe('node, process 812');
    expect(listenerFromLsof('p812\n')).toBeNull();
  });

  it('is read from netstat on Windows, in any language', () => {
    const table = [
      'Aktive Verbindungen',
      '',
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    127.0.0.1:8765         127.0.0.1:50123        HERGESTELLT      1',
      '  TCP    127.0.0.1:8765         0.0.0.0:0              ABHÖREN         4321',
      '  TCP    [::]:8766              [::]:0                 ABHÖREN         4322',
    ].join('\r\n');
    expect(listenerFromNetstat(table, 8765)).toBe('4321');
    expect(listenerFromNetstat(table, 8766)).toBe('4322');
    expect(listenerFromNetstat(table, 765)).toBeNull();
  });

  it('is nobody where the output is anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 65_535 }), (text, port) => {
        expect(() => [listeningInodes(text, port), listenerFromNetstat(text, port)]).not.toThrow();
        expect(listenerFromLsof(text)?.length ?? 0).toBeLessThan(1_000);
      }),
    );
  });
});
