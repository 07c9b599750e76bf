import { describe, expect, it } from 'vitest';
import { packagesIn } from './debian.ts';

describe('what apt would install', () => {
  it('is read from its simulation, upgrades included', () => {
    const said = [
      'NOTE: This is only a simulation!',
      'Inst libmariadb3 (1:10.11.19-0+deb12u1 Debian-Security:12/oldstable-security [amd64])',
      'Inst libssl3 [3.0.1-1] (3.0.2-1 Debian:12.15/oldstable [amd64])',
      'Conf libmariadb3 (1:10.11.19-0+deb12u1 Debian-Security:12/oldstable-security [amd64])',
      '0 upgraded, 1 newly installed, 0 to remove and 12 not upgraded.',
    ].join('\n');
    expect(packagesIn(said)).toEqual(['libmariadb3=1:10.11.19-0+deb12u1', 'libssl3=3.0.2-1']);
  });

  it('is nothing when everything is there', () => {
    expect(packagesIn('glewlwyd is already the newest version (2.7.5-3+deb12u1).\n')).toEqual([]);
  });
});
