import { useState } from 'react';
import { builtInScopes } from '../../../src-preload/contract/scopes.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { scopesIn } from './connection-draft.ts';
import styles from './forms.module.css';

interface ScopesFieldProps {
  readonly scopes: readonly string[];
  /** Without a user the built-in scopes are not offered. */
  readonly hasUser: boolean;
  readonly onChange: (scopes: string[]) => void;
}

/** The scopes to ask for: built-in ones to tick, others to type. */
export const ScopesField = ({ scopes, hasUser, onChange }: ScopesFieldProps) => {
  const offered = hasUser ? builtInScopes : [];
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
        label={hasUser ? 'Further scopes' : 'Scopes'}
        placeholder="orders.read orders.write"
        hint={
          hasUser
            ? 'Scopes of your own authorization server, or Okta API scopes at the org server; separated by blanks.'
            : 'Scopes of your own authorization server, or Okta API scopes such as okta.users.read at the org server; at least one, separated by blanks.'
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
