import type { BrowserView, TenantDraft } from '../../../src-preload/contract/index.ts';

/** Where a tenant's sign-ins open, as far as its form is concerned. */
export type OpensIn = Pick<TenantDraft, 'browserCommand' | 'opensWith'>;

/** An option of the select: `found-0` is the first way to open one of the browsers found. */
export type BrowserChoice = 'system' | 'own' | 'link' | `found-${number}`;

const choiceLabels = {
  system: 'The system’s browser',
  own: 'A program of your own…',
  link: 'No browser: copy the link instead',
} as const;

const variantsIn = (browsers: readonly BrowserView[]) => browsers.flatMap(({ variants }) => variants);

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((argument, index) => argument === b[index]);

/** The options, those of the browsers found in the middle. */
export const browserChoices = (
  browsers: readonly BrowserView[],
): ReadonlyArray<{ readonly value: BrowserChoice; readonly label: string }> => [
  { value: 'system', label: choiceLabels.system },
  ...variantsIn(browsers).map(({ label }, index) => ({ value: `found-${index}` as const, label })),
  { value: 'own', label: choiceLabels.own },
  { value: 'link', label: choiceLabels.link },
];

/** Which option a tenant stands at: a command that is none of those found is a program of the user's own. */
export const choiceOf = ({ browserCommand, opensWith }: OpensIn, browsers: readonly BrowserView[]): BrowserChoice => {
  if (opensWith === 'link') return 'link';
  if (browserCommand === null) return 'system';
  const index = variantsIn(browsers).findIndex(({ command }) => isSame(command, browserCommand));
  return index === -1 ? 'own' : `found-${index}`;
};

/** What choosing an option changes. Copying links keeps the command, for a change back. */
export const chosen = (choice: BrowserChoice, browsers: readonly BrowserView[]): Partial<OpensIn> => {
  switch (choice) {
    case 'link':
      return { opensWith: 'link' };
    case 'system':
      return { opensWith: 'browser', browserCommand: null };
    case 'own':
      return { opensWith: 'browser' };
    default:
      return { opensWith: 'browser', browserCommand: variantsIn(browsers)[Number(choice.slice('found-'.length))]?.command ?? null };
  }
};
