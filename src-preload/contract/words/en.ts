import type { ParameterNames, Words } from './template.ts';
import { errors } from './en/errors.ts';
import { statuses } from './en/statuses.ts';

/** Every word of the contract in English. What another language says is of the same type. */
export const en = {
  ...errors,
  ...statuses,
  /** Of a line that an earlier version wrote, which held sentences. */
  as_written: ['{message}', '{remedy}'],
} as const satisfies Words;

export type WordCode = keyof typeof en;

/** What `W` needs to be said. */
export type ParametersOf<W extends WordCode> = ParameterNames<(typeof en)[W]>;
