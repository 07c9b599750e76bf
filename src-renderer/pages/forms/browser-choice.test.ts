import { describe, expect, it } from 'vitest';
import type { BrowserView } from '../../../src-preload/contract/index.ts';
import { browserChoices, choiceOf, chosen, type OpensIn } from './browser-choice.ts';

const browsers: readonly BrowserView[] = [
  {
    name: 'Firefox',
    variants: [
      { label: 'Firefox', command: ['/usr/bin/firefox', '{url}'] },
      { label: 'Firefox, profile acme', command: ['/usr/bin/firefox', '-P', 'acme', '{url}'] },
    ],
  },
  { name: 'Chromium', variants: [{ label: 'Chromium', command: ['/usr/bin/chromium', '{url}'] }] },
];
const system: OpensIn = { opensWith: 'browser', browserCommand: null };

describe('where sign-ins open', () => {
  it('is chosen from what there is on every machine, and what was found on this one', () => {
    expect(browserChoices(browsers).map(({ value }) => value)).toEqual(['system', 'found-0', 'found-1', 'found-2', 'own', 'link']);
    expect(browserChoices([]).map(({ value }) => value)).toEqual(['system', 'own', 'link']);
  });

  it('is the option that was chosen, for each of them', () => {
    for (const { value } of browserChoices(browsers)) {
      const now: OpensIn = { ...system, browserCommand: ['other', '{url}'], ...chosen(value, browsers) };
      expect(choiceOf(now, browsers)).toBe(value);
    }
    expect(chosen('found-1', browsers)).toEqual({ opensWith: 'browser', browserCommand: ['/usr/bin/firefox', '-P', 'acme', '{url}'] });
  });

  it('is a program of one’s own where the command differs in the least', () => {
    for (const browserCommand of [
      ['/usr/bin/firefox', '-P', 'acme ', '{url}'],
      ['/usr/bin/firefox'],
      ['/usr/bin/firefox', '{url}', '{url}'],
    ]) {
      expect(choiceOf({ opensWith: 'browser', browserCommand }, browsers)).toBe('own');
    }
  });

  it('keeps the command while links are copied', () => {
    const now = { ...system, ...chosen('found-2', browsers), ...chosen('link', browsers) };
    expect(choiceOf(now, browsers)).toBe('link');
    expect(choiceOf({ ...now, opensWith: 'browser' }, browsers)).toBe('found-2');
  });
});
