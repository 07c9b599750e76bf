import { nextAction, remedyAction } from '../../../src-preload/contract/actions.ts';
import type { ConnectionView, SignInView } from '../../../src-preload/contract/index.ts';
import { statusWords } from '../../store/status-words.ts';
import { useTenant } from '../../store/services.tsx';
import { ActionButton, NextActionButton } from '../shared/action-button.tsx';
import { DeviceCode } from '../sign-in/device-code.tsx';
import { signInHint, signInPromise } from '../../actions/sign-in-words.ts';
import { Countdown } from '../shared/countdown.tsx';
import { cx } from '../../ui/cx.ts';
import { ExplanationDetails } from '../shared/explanation.tsx';
import { Globe, Key, Warning } from '../../ui/icons.tsx';
import { RequestId } from '../shared/request-id.tsx';
import styles from './sign-in-panel.module.css';
import { type Actions, useActions } from '../../actions/use-actions.ts';

/** A connection without tokens, or one that is just being signed in. */
export const SignInPanel = ({ connection }: { connection: ConnectionView }) => {
  const actions = useActions();
  const { signIn } = connection;
  if (signIn !== null && signIn.device !== null)
    return <DeviceCode connection={connection} signIn={signIn} device={signIn.device} actions={actions} />;
  if (signIn !== null) return <Waiting connection={connection} signIn={signIn} actions={actions} />;
  if (connection.status.tone === 'busy') return <Verifying connection={connection} />;
  return <SignedOut connection={connection} actions={actions} />;
};

const SignedOut = ({ connection, actions }: { connection: ConnectionView; actions: Actions }) => {
  const { status, account } = connection;
  const { word, message, remedy, explanation } = statusWords(status);
  const remedying = remedyAction(connection);
  const tenant = useTenant(connection.tenantId);
  const trouble = status.tone !== 'off';
  const Drawing = trouble ? Warning : Key;
  return (
    <section className={styles.panel} aria-labelledby="sign-in-title">
      <span className={cx(styles.sign, trouble && styles[status.tone])}>
        <Drawing />
      </span>
      <h2 id="sign-in-title">{word}</h2>
      <p className={styles.reason}>{message ?? signInPromise(connection)}</p>
      {remedy !== undefined && <p>{remedy}</p>}
      {account !== null && <p>Last signed in as {account.label}.</p>}
      <div className={styles.buttons}>
        <NextActionButton connection={connection} actions={actions} describedBy="sign-in-title" />
        {remedying !== null && <ActionButton offer={actions.connection(remedying, connection)} />}
        {nextAction(connection) === 'restart' && <ActionButton offer={actions.connection('sign-in', connection)} />}
        <ActionButton offer={actions.connection('copy-sign-in-link', connection)} />
      </div>
      <RequestId id={status.requestId} />
      <ExplanationDetails explanation={explanation} className={styles.why} />
      <p className={styles.hint}>{signInHint(connection, tenant?.opensWith === 'link')}</p>
    </section>
  );
};

const Waiting = ({ connection, signIn, actions }: { connection: ConnectionView; signIn: SignInView; actions: Actions }) => (
  <section className={styles.panel} aria-labelledby="sign-in-title">
    <span className={cx(styles.sign, styles.busy)}>
      <Globe />
    </span>
    <h2 id="sign-in-title">Waiting for your sign-in</h2>
    <p className={styles.reason}>
      Finish signing in with {signIn.openedIn}. Okta then sends the browser back to Tenantry, which verifies the answer and stores the
      tokens. Nothing needs to be copied by hand.
    </p>
    <p className={styles.left}>
      <span role="timer">
        <Countdown at={signIn.expiresAt} />
      </span>{' '}
      left
    </p>
    <div className={styles.buttons}>
      <ActionButton offer={actions.connection('cancel-sign-in', connection)} />
      <ActionButton offer={actions.connection('copy-sign-in-link', connection)} />
    </div>
    <p className={styles.hint}>Did no browser open? Copy the link and open it yourself, on this computer.</p>
  </section>
);

const Verifying = ({ connection }: { connection: ConnectionView }) => (
  <section className={styles.panel} aria-labelledby="sign-in-title">
    <span className={cx(styles.sign, styles.busy)}>
      <Globe />
    </span>
    <h2 id="sign-in-title">{statusWords(connection.status).word}…</h2>
    <p className={styles.reason}>{statusWords(connection.status).message}</p>
  </section>
);
