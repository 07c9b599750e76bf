import type { ClaimView, Tone } from '../../../src-preload/contract/index.ts';

export interface ChangeMark {
  readonly tone: Tone;
  readonly text: string;
}

/** What a refresh did to a claim, as short marks beside its value. */
export const changeMarks = ({ change, before }: Pick<ClaimView, 'change' | 'before'>): ChangeMark[] => {
  switch (change) {
    case null:
      return [];
    case 'added':
      return [{ tone: 'ok', text: '+ new' }];
    case 'removed':
      return [{ tone: 'bad', text: '− gone' }];
    case 'changed': {
      if (before === null) return [{ tone: 'warn', text: 'changed' }];
      // A list tells what came and what went: "+ Orders-Admin, − Viewers"; anything else, its value before.
      if (!/^[+−] /u.test(before)) return [{ tone: 'warn', text: `was ${before}` }];
      return before.split(/, (?=[+−] )/u).map((text) => ({ tone: text.startsWith('+') ? 'ok' : 'bad', text }));
    }
  }
};
