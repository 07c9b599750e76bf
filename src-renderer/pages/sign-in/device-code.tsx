import { lazy, Suspense } from 'react';
import type { ConnectionView, DeviceCodeView, SignInView } from '../../../src-preload/contract/index.ts';
import type { Actions } from '../../actions/use-actions.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { useClock } from '../../store/services.tsx';
import { Hidden } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../shared/copy-button.tsx';
import { Countdown } from '../shared/countdown.tsx';
import { useCopyText } from '../../actions/use-copy-text.ts';
import styles from './device-code.module.css';

// Few connections sign in this way; the drawing of the code waits until one does.
const QrCode = lazy(() => import('./qr-code.tsx'));

/** Longer ones make a code no camera reads off a screen. */
const longestInQr = 600;

/** The code to enter at another page or device, the way there, and how long there is left (RFC 8628, 3.3). */
export const DeviceCode = ({
  connection,
  signIn,
  device,
  actions,
}: {
  connection: ConnectionView;
  signIn: SignInView;
  device: DeviceCodeView;
  actions: Actions;
}) => {
  const copy = useCopyText();
  const ranOut = useClock((now) => now >= signIn.expiresAt);
  const link = device.verificationUriComplete ?? device.verificationUri;
  const inQr = device.verificationUriComplete;
  return (
    <section className={styles.panel} aria-labelledby="sign-in-title">
      <div className={styles.steps}>
        <h2 id="sign-in-title">{ranOut ? 'The code has run out' : 'Enter this code on Okta’s page'}</h2>
        <p className={styles.codeLine}>
          <Hidden>{spelled(device.userCode)}</Hidden>
          <span aria-hidden="true" className={ranOut ? styles.oldCode : styles.code}>
            {device.userCode}
          </span>
          {!ranOut && <CopyButton text={device.userCode} what="code" />}
        </p>
        {ranOut ? (
          <p>It was not entered in time, so Okta takes it no longer.</p>
        ) : (
          <>
            <p>
              at <span className={styles.address}>{device.verificationUri}</span>
            </p>
            <p className={styles.hint}>
              Use this computer’s browser, or any other device. Tenantry asks Okta every few seconds whether it was entered, and then goes
              on by itself.
            </p>
            <p className={styles.left}>
              <span role="timer">
                <Countdown at={signIn.expiresAt} />
              </span>{' '}
              left
            </p>
          </>
        )}
        <div className={styles.buttons}>
          {ranOut ? (
            <ActionButton offer={actions.connection('sign-in', connection)} variant="primary" />
          ) : (
            <>
              <ActionButton offer={actions.connection('open-sign-in-page', connection)} variant="primary" />
              <Button onClick={() => void copy(link, 'link')}>Copy link</Button>
            </>
          )}
          <ActionButton offer={actions.connection('cancel-sign-in', connection)} />
        </div>
      </div>
      {inQr !== null && inQr.length <= longestInQr && !ranOut && (
        <figure className={styles.figure}>
          <Suspense fallback={<div className={styles.qr} />}>
            <QrCode text={inQr} label="QR code of the page’s address with the code in it" />
          </Suspense>
          <figcaption className={styles.hint}>Scan it with a phone: the code is filled in.</figcaption>
        </figure>
      )}
    </section>
  );
};

/** Letter by letter, so that a screen reader makes no word of it. */
const spelled = (code: string): string => Array.from(code, (letter) => (letter === '-' ? 'dash' : letter)).join(', ');
