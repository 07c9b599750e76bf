const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const padded = (value: number) => String(value).padStart(2, '0');

/**
 * What is left, for a display that counts down: `41:07`, `3 h 05 min`, `6 d 12 h`. Whole seconds, rounded up, so that
 * it reads `0:01` until the very end. `expired` when nothing is left. Takes ms.
 */
export const formatCountdown = (ms: number): string => {
  if (ms <= 0) return 'expired';
  const whole = Math.ceil(ms / second) * second;
  if (whole < hour) return `${Math.floor(whole / minute)}:${padded((whole % minute) / second)}`;
  if (whole < day) return `${Math.floor(whole / hour)} h ${padded(Math.floor((whole % hour) / minute))} min`;
  if (whole < 100 * day) return `${Math.floor(whole / day)} d ${Math.floor((whole % day) / hour)} h`;
  return `${Math.floor(whole / day)} d`;
};

/** A span in words, to its largest unit: `45 s`, `41 min`, `3 h`, `6 d`. Takes ms; never negative. */
export const formatSpan = (ms: number): string => {
  const span = Math.max(0, ms);
  if (span < 90 * second) return `${Math.round(span / second)} s`;
  if (span < 90 * minute) return `${Math.round(span / minute)} min`;
  if (span < 2 * day) return `${Math.round(span / hour)} h`;
  if (span < 730 * day) return `${Math.round(span / day)} d`;
  return `${Math.round(span / (365.25 * day))} years`;
};

/** A time seen from now: `in 41 min`, `48 min ago`, `now`. Both epoch ms. */
export const formatRelative = (at: number, now: number): string => {
  const delta = at - now;
  if (Math.abs(delta) < second) return 'now';
  return delta > 0 ? `in ${formatSpan(delta)}` : `${formatSpan(-delta)} ago`;
};

/** Whole percent left of a life between two epoch-ms times, 0 to 100. */
export const percentLeft = (from: number, until: number, now: number): number => {
  if (until <= from) return 0;
  return Math.round(Math.min(1, Math.max(0, (until - now) / (until - from))) * 100);
};
