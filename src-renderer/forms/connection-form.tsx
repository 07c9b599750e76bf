import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AppError, ConnectionDraft, Result, Suggestion } from '../../src-preload/contract/index.ts';
import { useNavigation } from '../app/navigation.tsx';
import { PageHead } from '../app/page-head.tsx';
import { useConnectionActions } from '../connection/use-connection-actions.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { issuerMeant } from './connection-draft.ts';
import { ConnectionFields } from './connection-fields.tsx';
import styles from './forms.module.css';

interface ConnectionFormProps {
  readonly title: string;
  readonly sub: ReactNode;
  readonly draft: ConnectionDraft;
  readonly suggestion: Suggestion | null;
  readonly orgUrl: string | null;
  readonly withHandle?: boolean;
  /** Whether anything was entered that leaving would lose. */
  readonly unsaved: boolean;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
  /** Stores it; answers with the connection's ID. */
  readonly save: (draft: ConnectionDraft) => Promise<Result<{ connectionId: string }>>;
  readonly onCancel: () => void;
  /** Whether the fields above the connection's own are filled in. */
  readonly complete?: boolean;
  /** The fields of the tenant; told when a person tried to save. */
  readonly children?: (tried: boolean) => ReactNode;
}

/** The page on which a connection is added or edited: fields on the left, live checks on the right, saving below. */
export const ConnectionForm = (props: ConnectionFormProps) => {
  const { title, sub, draft, suggestion, orgUrl, withHandle = false, unsaved, onChange, save, onCancel, complete = true, children } = props;
  const { leaveTo, setUnsaved } = useNavigation();
  const actions = useConnectionActions();
  const toasts = useToasts();
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  useEffect(() => {
    setUnsaved(unsaved);
    return () => setUnsaved(false);
  }, [unsaved, setUnsaved]);

  const missing = (field: 'name' | 'issuer' | 'clientId' | 'redirectUri') =>
    tried && draft[field].trim() === '' ? 'This cannot be empty.' : null;
  const incomplete = !complete || [draft.name, draft.issuer, draft.clientId, draft.redirectUri].some((value) => value.trim() === '');

  const submit = async (signIn: boolean) => {
    setTried(true);
    setError(null);
    if (incomplete) {
      // Once the fields are marked.
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    setBusy(true);
    const answer = await save({ ...draft, issuer: issuerMeant(draft.issuer, orgUrl) });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const { connectionId } = answer.value;
    leaveTo({ page: 'connection', connectionId, tab: signIn ? 'tokens' : 'connection' });
    if (!signIn) toasts.done(`${draft.name} saved.`);
    else actions.signIn(connectionId);
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
              missing={missing}
              withHandle={withHandle}
              onChange={onChange}
            />
          </div>
          <div className={styles.aside}>
            <ChecksPanel draft={{ ...draft, issuer: issuerMeant(draft.issuer, orgUrl) }} onChange={onChange} />
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
            Save and sign in
          </Button>
        </div>
      </div>
    </form>
  );
};
