/** In local time, in UTC, or as seconds since 1970. */
export type TimeFormat = 'local' | 'utc' | 'epoch';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const two = (value: number) => String(value).padStart(2, '0');

const isValid = (date: Date) => !Number.isNaN(date.getTime());

const parts = (date: Date, utc: boolean) =>
  utc
    ? {
        y: date.getUTCFullYear(),
        mo: date.getUTCMonth(),
        d: date.getUTCDate(),
        h: date.getUTCHours(),
        mi: date.getUTCMinutes(),
        s: date.getUTCSeconds(),
      }
    : { y: date.getFullYear(), mo: date.getMonth(), d: date.getDate(), h: date.getHours(), mi: date.getMinutes(), s: date.getSeconds() };

/**
 * A moment to the second: the time alone on the day of `now`, with its date otherwise. `epoch` gives whole seconds as
 * tokens carry them (RFC 7519, 2). `at` and `now` are epoch ms.
 */
export const formatMoment = (at: number, format: TimeFormat, now: number): string => {
  if (format === 'epoch') return String(Math.floor(at / 1000));
  const date = new Date(at);
  if (!isValid(date)) return 'not a time';
  const utc = format === 'utc';
  const p = parts(date, utc);
  const today = parts(new Date(now), utc);
  const clock = `${two(p.h)}:${two(p.mi)}:${two(p.s)}${utc ? ' UTC' : ''}`;
  if (p.y === today.y && p.mo === today.mo && p.d === today.d) return clock;
  return `${p.y}-${two(p.mo + 1)}-${two(p.d)} ${clock}`;
};

/** A moment for running text: to the minute, or to the second when it is near; the date when it is another day. In local time. */
export const formatClock = (at: number, now: number): string => {
  const date = new Date(at);
  if (!isValid(date)) return 'unknown';
  const p = parts(date, false);
  const today = parts(new Date(now), false);
  const isNear = Math.abs(at - now) < 600_000;
  const clock = `${two(p.h)}:${two(p.mi)}${isNear ? `:${two(p.s)}` : ''}`;
  if (p.y === today.y && p.mo === today.mo && p.d === today.d) return clock;
  return `${p.d} ${months[p.mo] ?? ''}${p.y === today.y ? '' : ` ${p.y}`} ${clock}`;
};

/** The day of a moment: `Today`, `Yesterday`, `Tue 24 Nov`, with the year when it is another; in UTC if times are. */
export const formatDay = (at: number, format: TimeFormat, now: number): string => {
  const date = new Date(at);
  if (!isValid(date)) return 'Unknown day';
  const utc = format === 'utc';
  const p = parts(date, utc);
  const today = parts(new Date(now), utc);
  const dayNumber = (day: { readonly y: number; readonly mo: number; readonly d: number }) => Date.UTC(day.y, day.mo, day.d) / 86_400_000;
  const daysAgo = dayNumber(today) - dayNumber(p);
  if (daysAgo === 0) return 'Today';
  if (daysAgo === 1) return 'Yesterday';
  const weekday = weekdays[new Date(Date.UTC(p.y, p.mo, p.d)).getUTCDay()] ?? '';
  return `${weekday} ${p.d} ${months[p.mo] ?? ''}${p.y === today.y ? '' : ` ${p.y}`}`;
};
