import { grants } from '../../../src-preload/contract/grants.ts';
import type { ConnectionView } from '../../../src-preload/contract/index.ts';

export interface Entry {
  readonly label: string;
  readonly value: string;
  /** Not a value to copy but a sentence about it. */
  readonly said?: boolean;
}

/** What the request carries besides what every one does: only what is set. */
export const optionEntries = ({ method, loginHint }: Pick<ConnectionView, 'method' | 'loginHint'>): Entry[] => {
  const { prompt, silentFirst, idp, acrValues, maxAge, display, resource, extra, pushed } = method.authorization;
  const entry = (label: string, value: string | null): Entry[] => (value === null || value === '' ? [] : [{ label, value }]);
  const resources = entry('Resource', resource.join(' '));
  if (!grants[method.grant].redirects) return resources;
  return [
    ...entry('Login hint', loginHint),
    ...entry('Prompt', prompt),
    ...(silentFirst ? [{ label: 'Silent attempt', value: 'Yes: with prompt=none first', said: true }] : []),
    ...entry('Identity provider', idp),
    ...entry('ACR values', acrValues.join(' ')),
    ...(maxAge === null ? [] : [{ label: 'Maximum age', value: `${maxAge} s`, said: true }]),
    ...entry('Display', display),
    ...resources,
    ...extra.map(({ name, value }) => ({ label: 'Extra parameter', value: `${name}=${value}` })),
    ...(pushed ? [] : [{ label: 'Pushed requests', value: 'No: the browser carries the request', said: true }]),
  ];
};
