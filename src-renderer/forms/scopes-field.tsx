import { useState } from 'react';
import type { Suggestion } from '../../src-preload/contract/index.ts';
import { Checkbox, TextField } from '../ui/field.tsx';
import { scopesIn } from './connection-draft.ts';
import styles from './forms.module.css';

interface ScopesFieldProps {
  readonly scopes: readonly string[];
  readonly known: Suggestion['scopes'];
  /** Nobody signs in, so what is about a person is not offered. */
  readonly machine: boolean;
  readonly onChange: (scopes: string[]) => void;
}

// Before a domain is known there are no suggestions, but these two matter everywhere.
const always: Suggestion['scopes'] = [
  { scope: 'openid', explanation: 'Says who signed in: without it there is no ID token.', preselected: true },
  {
    scope: 'offline_access',
    explanation: 'Brings a refresh token: without it tokens cannot be kept fresh, and you sign in again when they expire.',
    preselected: true,
  },
];

/** The scopes to ask for: known ones to tick, others to type. */
export const ScopesField = ({ scopes, known, machine, onChange }: ScopesFieldProps) => {
  const offered = machine ? [] : known.length === 0 ? always : known;
  const isOffered = (scope: string) => offered.some((one) => one.scope === scope);
  const further = scopes.filter((scope) => !isOffered(scope));
  // While typing: what was typed, and what had been ticked before.
  const [typing, setTyping] = useState<{ readonly text: string; readonly ticked: readonly string[] } | null>(null);
  return (
    <>
      {offered.length > 0 && (
        <div role="group" aria-label="Scopes" className={styles.scopes}>
          {offered.map(({ scope, explanation }) => (
            <Checkbox
              key={scope}
              label={<code>{scope}</code>}
              hint={explanation}
              checked={scopes.includes(scope)}
              onChange={(checked) => onChange(checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
            />
          ))}
        </div>
      )}
      <TextField
        mono
        label={machine ? 'Scopes' : 'Further scopes'}
        placeholder="orders.read orders.write"
        hint={
          machine
            ? 'Scopes of your own authorization server, or Okta API scopes such as okta.users.read at the org server; at least one, separated by blanks.'
            : 'Scopes of your own authorization server, or Okta API scopes at the org server; separated by blanks.'
        }
        value={typing?.text ?? further.join(' ')}
        onChange={(text) => {
          const ticked = typing?.ticked ?? scopes.filter(isOffered);
          setTyping({ text, ticked });
          // Also those that could be ticked: "groups" typed here means the same.
          onChange([...new Set([...ticked, ...scopesIn(text)])]);
        }}
        onBlur={() => setTyping(null)}
      />
    </>
  );
};
