import type { ReactNode } from 'react';
import styles from './icons.module.css';

/* Sixteen by sixteen line drawings in the colour of the text around them. Never the only bearer of a meaning. */

const icon = (drawing: ReactNode) =>
  function Icon() {
    return (
      <svg className={styles.icon} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
        {drawing}
      </svg>
    );
  };

export const ChevronDown = icon(<path d="M4.5 6.25 8 9.75l3.5-3.5" />);
export const Dots = icon(
  <g fill="currentColor" stroke="none">
    <circle cx="3.5" cy="8" r="1.3" />
    <circle cx="8" cy="8" r="1.3" />
    <circle cx="12.5" cy="8" r="1.3" />
  </g>,
);
export const Search = icon(
  <>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.25 3.25" />
  </>,
);
export const Lock = icon(
  <>
    <rect x="3.25" y="7" width="9.5" height="6.5" rx="1.5" />
    <path d="M5.25 7V5.25a2.75 2.75 0 0 1 5.5 0V7" />
  </>,
);
export const Unlock = icon(
  <>
    <rect x="3.25" y="7" width="9.5" height="6.5" rx="1.5" />
    <path d="M5.25 7V5a2.75 2.75 0 0 1 5.3-1" />
  </>,
);
export const Sliders = icon(
  <>
    <path d="M2.5 4.75h6m3.5 0h1.5M2.5 11.25h1.5m3.5 0h6" />
    <circle cx="10.25" cy="4.75" r="1.75" />
    <circle cx="5.75" cy="11.25" r="1.75" />
  </>,
);
export const Dash = icon(<path d="M4 8h8" />);
export const Check = icon(<path d="m3.5 8.5 3 3 6-7" />);
export const Cross = icon(<path d="m4.25 4.25 7.5 7.5m0-7.5-7.5 7.5" />);
export const Warning = icon(
  <>
    <path d="M8 2.5 14.25 13H1.75L8 2.5Z" />
    <path d="M8 6.5v3m0 1.75v.01" />
  </>,
);
export const Info = icon(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M8 7.5v3.25M8 5.2v.01" />
  </>,
);
export const Question = icon(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M6.4 6.4a1.65 1.65 0 1 1 2.4 1.5c-.5.25-.8.6-.8 1.1m0 1.9v.01" />
  </>,
);
export const Copy = icon(
  <>
    <rect x="5.5" y="5.5" width="7.75" height="7.75" rx="1.5" />
    <path d="M10.5 5.5V4A1.25 1.25 0 0 0 9.25 2.75H4A1.25 1.25 0 0 0 2.75 4v5.25A1.25 1.25 0 0 0 4 10.5h1.5" />
  </>,
);
export const Eye = icon(
  <>
    <path d="M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8Z" />
    <circle cx="8" cy="8" r="1.75" />
  </>,
);
export const EyeOff = icon(
  <>
    <path d="M6.2 4C6.75 3.85 7.35 3.75 8 3.75c4 0 6.25 4.25 6.25 4.25a11 11 0 0 1-1.7 2.2M10 11.9a6 6 0 0 1-2 .35C4 12.25 1.75 8 1.75 8a11 11 0 0 1 2-2.45" />
    <path d="m2.75 2.75 10.5 10.5" />
  </>,
);
export const Key = icon(
  <>
    <circle cx="5" cy="11" r="2.75" />
    <path d="m7 9 6-6m-2.25 2.25 1.75 1.75M9 7l1.25 1.25" />
  </>,
);
export const Cloud = icon(
  <>
    <path d="M5 12.25h6a2.75 2.75 0 0 0 .5-5.45A3.75 3.75 0 0 0 4.4 6.7 2.8 2.8 0 0 0 5 12.25Z" />
    <path d="m2.75 2.75 10.5 10.5" />
  </>,
);
export const Globe = icon(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M2.25 8h11.5M8 2.25c1.75 1.6 2.5 3.5 2.5 5.75S9.75 12.15 8 13.75C6.25 12.15 5.5 10.25 5.5 8S6.25 3.85 8 2.25Z" />
  </>,
);
