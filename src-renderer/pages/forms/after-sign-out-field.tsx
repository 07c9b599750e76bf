import type { ConnectionDraft } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './forms.module.css';
import { afterSignOutSuggestion } from './method-draft.ts';

interface AfterSignOutFieldProps {
  readonly draft: Pick<ConnectionDraft, 'redirectUri' | 'postLogoutRedirectUri'>;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
}

/** Where the browser comes back to after signing out at Okta. */
export const AfterSignOutField = ({ draft, onChange }: AfterSignOutFieldProps) => {
  const suggestion = afterSignOutSuggestion(draft.redirectUri);
  const value = draft.postLogoutRedirectUri ?? '';
  return (
    <div className={styles.withButton}>
      <TextField
        mono
        label="Redirect URI after signing out"
        placeholder={suggestion ?? 'com.okta.acme:/logout'}
        maxLength={500}
        value={value}
        hint="Optional: where the browser returns to after signing out at Okta. The app in Okta must have it among its Sign-out redirect URIs, to the letter; empty, the browser stays at Okta."
        onChange={(uri) => onChange({ postLogoutRedirectUri: uri === '' ? null : uri })}
      />
      {suggestion !== null && suggestion !== value && (
        <Button onClick={() => onChange({ postLogoutRedirectUri: suggestion })}>Use {suggestion}</Button>
      )}
    </div>
  );
};
