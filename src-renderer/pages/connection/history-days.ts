import type { HistoryItem } from '../../../src-preload/contract/index.ts';
import { formatDay, type TimeFormat } from '../../ui/time.ts';

/** A line of the history: one entry, or several refreshes in a row, newest first. */
export interface HistoryRow {
  /** Stays the same while newer refreshes join the row. */
  readonly key: string;
  readonly items: readonly [HistoryItem, ...HistoryItem[]];
}

export interface HistoryDay {
  readonly label: string;
  readonly rows: readonly HistoryRow[];
}

/** From so many on, refreshes in a row are one line: that all is well needs no list. */
const foldFrom = 3;

/** A history (newest first) by days as the time format counts them, with refreshes in a row put together. */
export const historyDays = (items: readonly HistoryItem[], format: TimeFormat, now: number): HistoryDay[] => {
  const days: { label: string; items: HistoryItem[] }[] = [];
  for (const item of items) {
    const label = formatDay(item.entry.at, format, now);
    const day = days.at(-1);
    if (day?.label === label) day.items.push(item);
    else days.push({ label, items: [item] });
  }
  return days.map(({ label, items: ofDay }) => ({ label, rows: rowsOf(ofDay) }));
};

const rowsOf = (items: readonly HistoryItem[]): HistoryRow[] => {
  const runs: [HistoryItem, ...HistoryItem[]][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run !== undefined && run[0].entry.kind === 'refreshed' && item.entry.kind === 'refreshed') run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) => (run.length >= foldFrom ? [rowOf(run)] : run.map((item) => rowOf([item]))));
};

const rowOf = (items: HistoryRow['items']): HistoryRow => ({ key: items.at(-1)?.entry.id ?? '', items });

/** How often the refresh token was rotated in a row of refreshes, in words; null when it never was. */
export const rotationsOf = (items: readonly HistoryItem[]): string | null => {
  const rotations = items.filter(({ entry }) => entry.kind === 'refreshed' && entry.rotated).length;
  if (rotations === 0) return null;
  const often = rotations === items.length ? 'each time' : rotations === 1 ? 'once' : `${rotations} times`;
  return `The refresh token was rotated ${often}.`;
};
