import { useEffect } from 'react';
import type { Offer } from '../../actions/use-actions.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { Key, Lock, Copy } from '../../ui/icons.tsx';
import styles from './no-tenants.module.css';

const steps = [
  { Drawing: Key, title: 'Sign in', text: 'In your own browser, to as many Okta tenants and accounts as you work with.' },
  { Drawing: Lock, title: 'Stay signed in', text: 'Tenantry refreshes every token before it expires and seals what it keeps.' },
  { Drawing: Copy, title: 'Copy', text: 'A fresh access token, ID token or Authorization header, whenever you need one.' },
] as const;

/** What Tenantry is for, while there is nothing to show. */
export const NoTenants = ({ add }: { add: Offer }) => {
  useEffect(() => {
    document.title = 'Tenantry';
  }, []);
  return (
    <div className={styles.screen}>
      <div className={styles.box}>
        <h1>Fresh Okta tokens, always at hand</h1>
        <p>Add a tenant to begin. You need its domain, such as acme.okta.com, and the client ID of a native app in it.</p>
        <ul className={styles.steps}>
          {steps.map(({ Drawing, title, text }) => (
            <li key={title}>
              <span className={styles.drawing}>
                <Drawing />
              </span>
              <h2>{title}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ul>
        <ActionButton offer={add} variant="primary" />
      </div>
    </div>
  );
};
