import { grants } from '../../../src-preload/contract/grants.ts';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AppError, ConnectionDraft, ConnectionView, Result, Suggestion } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { PageHead } from '../shared/page-head.tsx';
import { useActions } from '../../actions/use-actions.ts';
import { useAsk } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { useToasts } from '../../actions/toasts.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { ConnectionFields } from './connection-fields.tsx';
import { type CredentialDraft, emptyCredential, saveCredential } from '../../store/credential-draft.ts';
import styles from './forms.module.css';
import { asShown, credentialState } from './method-draft.ts';
import { beginLabel } from './method-words.ts';
import { useRedirectSuggestions } from './use-redirect-suggestions.ts';

interface ConnectionFormProps {
  readonly title: string;
  readonly sub: ReactNode;
  readonly draft: ConnectionDraft;
  readonly suggestion: Suggestion | null;
  readonly orgUrl: string | null;
  /** The connection that is edited; left out for a new one. */
  readonly connection?: ConnectionView;
  /** Whether anything was entered that leaving would lose. */
  readonly unsaved: boolean;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
  /** Stores it; answers with the connection's ID. */
  readonly save: (draft: ConnectionDraft) => Promise<Result<{ connectionId: string }>>;
  readonly onCancel: () => void;
  /** Whether the fields above the connection's own are filled in. */
  readonly complete?: boolean;
  /** The fields of the tenant; told when the user tried to save. */
  readonly children?: (tried: boolean) => ReactNode;
}

/** The page on which a connection is added or edited: fields on the left, live checks on the right, saving below. */
export const ConnectionForm = (props: ConnectionFormProps) => {
  const { title, sub, draft, suggestion, orgUrl, connection, unsaved, onChange, save, onCancel, complete = true, children } = props;
  const { leaveTo, setUnsaved } = useNavigation();
  const actions = useActions();
  const ask = useAsk();
  const toasts = useToasts();
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [credential, setCredential] = useState<CredentialDraft | null>(null);
  const { grant } = draft.method;
  const shown = asShown(draft, orgUrl);
  const { issuer } = shown;
  const { redirectUri } = draft;
  const isNew = connection === undefined;
  // The app in Okta has that of a connection already, so only a new one's goes along.
  const onFollow = isNew ? (followed: string) => onChange({ redirectUri: followed }) : null;
  const redirectSuggestions = useRedirectSuggestions({ issuer, suggestion, redirectUri, onFollow });

  const holdsInput = unsaved || credential !== null;
  useEffect(() => {
    setUnsaved(holdsInput);
    return () => setUnsaved(false);
  }, [holdsInput, setUnsaved]);

  const missing = (field: 'name' | 'issuer' | 'clientId' | 'redirectUri') =>
    tried && draft[field].trim() === '' ? 'This cannot be empty.' : null;
  const needed = [draft.name, draft.issuer, draft.clientId, ...(grants[grant].redirects ? [draft.redirectUri] : [])];
  const incomplete = !complete || needed.some((value) => value.trim() === '');

  /** What of a secret or key there is to save: what was entered, or a new key where there is none. */
  const entered = (): CredentialDraft | null => {
    const nothingYet = isNew || credentialState(draft.method, connection.credential) === 'none';
    return credential ?? (nothingYet ? emptyCredential : null);
  };

  const submit = async (signIn: boolean) => {
    setTried(true);
    setError(null);
    if (incomplete) {
      // Once the fields are marked.
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    setBusy(true);
    const answer = await save(shown);
    if (!answer.ok) {
      setBusy(false);
      setError(answer.error);
      return;
    }
    const { connectionId } = answer.value;
    const toSave = entered();
    const saved = toSave === null ? null : await saveCredential(ask, connectionId, draft.method.clientAuthentication, toSave);
    setBusy(false);
    if (saved?.ok === true && saved.value !== 'nothing') toasts.settled('client_credential_missing', 'invalid_client');
    const setup = { page: 'connection', connectionId, tab: 'connection' } as const;
    if (toSave !== null && saved?.ok === false) {
      // The connection is saved; what did not go into the vault waits there, to be put right.
      leaveTo({ ...setup, credential: { kind: 'refused', entered: toSave, error: saved.error } });
    } else if (saved?.ok === true && saved.value === 'made') {
      leaveTo({ ...setup, credential: { kind: 'made' } });
      toasts.done(`${draft.name} saved.`, 'Enter its public key in Okta, then sign in.');
    } else if (signIn) {
      leaveTo({ page: 'connection', connectionId, tab: 'tokens' });
      void actions.signIn({ id: connectionId, method: draft.method });
    } else {
      leaveTo(setup);
      toasts.done(`${draft.name} saved.`);
    }
  };

  return (
    <form
      ref={form}
      className={styles.page}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(false);
      }}
    >
      <PageHead title={title} sub={sub} />
      <div className={styles.body}>
        <div className={styles.columns}>
          <div className={styles.sections}>
            {children?.(tried)}
            <ConnectionFields
              draft={draft}
              orgUrl={orgUrl}
              suggestion={suggestion}
              redirectSuggestions={redirectSuggestions}
              connection={connection ?? null}
              credential={credential}
              missing={missing}
              withHandle={!isNew}
              onChange={onChange}
              onCredential={setCredential}
            />
          </div>
          <div className={styles.aside}>
            <ChecksPanel draft={shown} connectionId={connection?.id ?? null} onChange={onChange} />
          </div>
        </div>
      </div>
      <div className={styles.foot} data-foot="">
        {error !== null && <ErrorNote error={error} />}
        <div className={styles.buttons}>
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" busy={busy}>
            Save
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void submit(true)}>
            {beginLabel(grant)}
          </Button>
        </div>
      </div>
    </form>
  );
};
