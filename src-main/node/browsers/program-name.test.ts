import { expect, test } from 'vitest';
import { programName } from './program-name.ts';

test.each([
  [['firefox', '{url}'], 'firefox'],
  [['/usr/bin/google-chrome', '{url}'], 'google-chrome'],
  [['C:\\Program Files\\Mozilla Firefox\\firefox.exe', '{url}'], 'firefox'],
  [['/usr/bin/flatpak', 'run', 'org.mozilla.firefox', '{url}'], 'Firefox'],
  [['/usr/bin/flatpak', 'run', 'org.example.Browser', '{url}'], 'org.example.Browser'],
  [['/usr/bin/flatpak', '{url}'], 'flatpak'],
  [['/usr/bin/open', '-n', '-a', '/Applications/Google Chrome.app', '--args', '{url}'], 'Google Chrome'],
  [['/usr/bin/open', '{url}'], 'open'],
  [[], ''],
])('%j runs %s', (command, name) => {
  expect(programName(command)).toBe(name);
});
