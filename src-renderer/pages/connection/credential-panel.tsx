import { useEffect, useRef, useState } from 'react';
import type { AppError, ConnectionView, CredentialView } from '../../../src-preload/contract/index.ts';
import type { CredentialOutcome } from '../../store/navigation.tsx';
import { type CredentialDraft, emptyCredential, saveCredential } from '../../store/credential-draft.ts';
import { CredentialFields } from '../forms/credential-fields.tsx';
import { credentialState } from '../forms/method-draft.ts';
import { clientAuthenticationLabel, wherePublicKeyGoes } from '../forms/method-words.ts';
import { useAsk } from '../../store/services.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { capitalised } from '../../ui/capitalised.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { useToasts } from '../../actions/toasts.tsx';
import styles from './connection.module.css';
import own from './credential-panel.module.css';

interface CredentialPanelProps {
  readonly connection: ConnectionView;
  /** What led here: a key that was made is shown, one that is wanted is asked for, what was refused waits to be put right. */
  readonly outcome: CredentialOutcome | null;
}

/** How the client proves who it is: what is held for that, never the secret itself. */
export const CredentialPanel = ({ connection, outcome }: CredentialPanelProps) => {
  const { method, credential } = connection;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (outcome !== null) section.current?.scrollIntoView({ block: 'center' });
  }, [outcome]);
  return (
    <section ref={section} className={styles.wide} aria-label="Client authentication">
      <div className={styles.wideHead}>
        <h2>Client authentication</h2>
        <span className={styles.quiet}>{clientAuthenticationLabel(method.clientAuthentication)}</span>
      </div>
      {method.clientAuthentication === 'none' ? (
        <p className={styles.note}>A public client: it has no secret, and each sign-in is guarded by PKCE.</p>
      ) : (
        <Held connection={connection} authentication={method.clientAuthentication} outcome={outcome} />
      )}
      {method.dpop && <DpopKey thumbprint={credential.dpopThumbprint} />}
    </section>
  );
};

const states = {
  held: { tone: 'ok', word: 'Held' },
  none: { tone: 'bad', word: 'Missing' },
  stale: { tone: 'warn', word: 'For another client' },
  unreadable: { tone: 'bad', word: 'Cannot be opened' },
} as const;

type State = keyof typeof states;
type Authentication = Exclude<ConnectionView['method']['clientAuthentication'], 'none'>;

const explained = (state: State, what: string, credential: CredentialView): string => {
  switch (state) {
    case 'held':
      return what === 'private key'
        ? `In the vault, ${credential.key?.generated === true ? 'made here' : 'imported'}. It is never shown.`
        : 'In the vault. It is never shown; replace it when Okta has a new one.';
    case 'none':
      return `Without the ${what} this client gets no tokens: Okta answers invalid_client.`;
    case 'stale':
      return `It was entered for another server or client than this connection names now, so it is not sent. Change the connection back, or enter the ${what} of this one.`;
    case 'unreadable':
      return 'The key this system offers now does not open it. It is kept as it is: unlock your keyring and restart Tenantry, or replace it.';
  }
};

interface HeldProps extends CredentialPanelProps {
  readonly authentication: Authentication;
}

const Held = ({ connection, authentication, outcome }: HeldProps) => {
  const ask = useAsk();
  const toasts = useToasts();
  const refused = outcome?.kind === 'refused' ? outcome : null;
  const [entering, setEntering] = useState<CredentialDraft | null>(
    refused?.entered ?? (outcome?.kind === 'wanted' ? emptyCredential : null),
  );
  const [error, setError] = useState<AppError | null>(refused?.error ?? null);
  const [busy, setBusy] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const { id, method, credential } = connection;
  const what = authentication === 'private_key_jwt' ? 'private key' : 'client secret';
  const found = credentialState(method, credential);
  const state: State = found === 'not-needed' ? 'none' : found;
  const { tone, word } = states[state];

  const close = () => {
    setEntering(null);
    setError(null);
  };
  const save = async (draft: CredentialDraft) => {
    setBusy(true);
    setError(null);
    const answer = await saveCredential(ask, id, authentication, draft);
    setBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (answer.value !== 'nothing') {
      close();
      toasts.settled('client_credential_missing', 'invalid_client');
      toasts.done(`${capitalised(what)} saved.`, answer.value === 'made' ? 'Enter its public half in Okta.' : null);
    }
  };
  const forget = async () => {
    const answer = await ask('credentials.forget', { connectionId: id });
    setForgetting(false);
    if (answer.ok) toasts.done(`${capitalised(what)} forgotten.`);
    else toasts.failed(answer.error);
  };

  return (
    <div className={own.body}>
      <div className={own.state}>
        <Badge tone={tone}>{word}</Badge>
        <p className={own.text}>{explained(state, what, credential)}</p>
        {entering === null && !forgetting && (
          <Choices
            what={what}
            missing={state === 'none'}
            onEnter={() => setEntering(emptyCredential)}
            onForget={() => setForgetting(true)}
          />
        )}
      </div>
      {forgetting && (
        <ForgetQuestion
          what={what}
          withDpopKey={credential.dpopThumbprint !== null}
          onKeep={() => setForgetting(false)}
          onForget={() => void forget()}
        />
      )}
      {entering !== null && (
        <form
          className={own.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save(entering);
          }}
        >
          <CredentialFields authentication={authentication} value={entering} onChange={setEntering} />
          {error !== null && <ErrorNote error={error} />}
          <div className={own.buttons}>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" variant="primary" busy={busy}>
              Save {what}
            </Button>
          </div>
        </form>
      )}
      {entering === null && authentication === 'private_key_jwt' && state === 'held' && credential.key !== null && (
        <PublicKey credentialKey={credential.key} />
      )}
    </div>
  );
};

interface ChoicesProps {
  readonly what: string;
  readonly missing: boolean;
  readonly onEnter: () => void;
  readonly onForget: () => void;
}

const Choices = ({ what, missing, onEnter, onForget }: ChoicesProps) => (
  <div className={own.buttons}>
    <Button small variant={missing ? 'primary' : 'plain'} onClick={onEnter}>
      {missing ? `Enter ${what}` : 'Replace'}
    </Button>
    {!missing && (
      <Button small onClick={onForget}>
        Forget
      </Button>
    )}
  </div>
);

interface ForgetQuestionProps {
  readonly what: string;
  /** The whole entry goes, so the key that tokens are bound to goes as well. */
  readonly withDpopKey: boolean;
  readonly onKeep: () => void;
  readonly onForget: () => void;
}

const ForgetQuestion = ({ what, withDpopKey, onKeep, onForget }: ForgetQuestionProps) => (
  <div className={own.question} role="group" aria-label={`Forget the ${what}`}>
    <p className={own.text}>
      Forget the {what}? It is deleted from the vault, and this connection gets no tokens until it is entered again.
      {withDpopKey && ' The DPoP key goes with it: what is held now is worth nothing without it, so you sign in again.'}
    </p>
    <div className={own.buttons}>
      <Button small onClick={onKeep}>
        Keep it
      </Button>
      <Button small variant="danger" onClick={onForget}>
        Forget it
      </Button>
    </div>
  </div>
);

const PublicKey = ({ credentialKey }: { credentialKey: NonNullable<CredentialView['key']> }) => (
  <div className={own.publicKey}>
    <div className={own.publicHead}>
      <h3>Public key</h3>
      <span className={styles.quiet}>
        {credentialKey.alg}, kid <code>{credentialKey.kid}</code>
      </span>
      <span className={styles.grow} />
      <CopyButton multiLine text={credentialKey.publicJwk} what="public key" />
    </div>
    {/* Scrollable, so it must be reachable with the keyboard. */}
    {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
    <pre className={own.jwk} tabIndex={0} aria-label="Public key as JWK">
      {credentialKey.publicJwk}
    </pre>
    <p className={styles.quiet}>Paste it in Okta: {wherePublicKeyGoes}. Then save there; it holds from then on.</p>
  </div>
);

const DpopKey = ({ thumbprint }: { thumbprint: string | null }) => (
  <div className={own.dpop}>
    <div className={own.publicHead}>
      <h3>DPoP key</h3>
      <span className={styles.quiet}>binds the tokens to this computer</span>
    </div>
    {thumbprint === null ? (
      <p className={styles.quiet}>Made at the first sign-in.</p>
    ) : (
      <p className={own.thumbprint}>
        <span>
          Thumbprint <code>{thumbprint}</code>
        </span>
        <CopyButton text={thumbprint} what="DPoP thumbprint" />
      </p>
    )}
  </div>
);
