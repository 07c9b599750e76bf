import { expect, test } from 'vitest';
import { changeMarks } from './change-marks.ts';

test('an unchanged claim has no mark', () => {
  expect(changeMarks({ change: null, before: null })).toEqual([]);
});

test('a list shows what came and what went, each by itself', () => {
  expect(changeMarks({ change: 'changed', before: '+ Orders-Admin, − Auditors, East' })).toEqual([
    { tone: 'ok', text: '+ Orders-Admin' },
    { tone: 'bad', text: '− Auditors, East' },
  ]);
});

test('any other value shows what it was', () => {
  expect(changeMarks({ change: 'changed', before: 'Dana' })).toEqual([{ tone: 'warn', text: 'was Dana' }]);
});

test('a claim that came or went says so', () => {
  expect(changeMarks({ change: 'added', before: null })[0]?.text).toBe('+ new');
  expect(changeMarks({ change: 'removed', before: null })[0]?.text).toBe('− gone');
});
