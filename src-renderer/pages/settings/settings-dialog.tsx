import type { SettingsView, VaultView } from '../../../src-preload/contract/index.ts';
import { useApp, useAsk } from '../../store/services.tsx';
import { Badge } from '../../ui/badge.tsx';
import { capitalised } from '../../ui/capitalised.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, Field } from '../../ui/field.tsx';
import { PlainSelect } from '../../ui/plain-select.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useToasts } from '../../actions/toasts.tsx';
import { useActions } from '../../actions/use-actions.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { clearTimesWith } from './clear-times.ts';
import styles from './settings.module.css';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export const SettingsDialog = ({ onClose }: { onClose: () => void }) => {
  const settings = useApp((app) => app.settings);
  const vault = useApp((app) => app.vault);
  const version = useApp((app) => app.version);
  const host = useApp((app) => app.host);
  const ask = useAsk();
  const toasts = useToasts();
  const update = async (change: Partial<SettingsView>) => {
    const answer = await ask('settings.update', change);
    if (!answer.ok) toasts.failed(answer.error);
  };
  return (
    <Dialog title="Settings" size="medium" onClose={onClose}>
      <div className={styles.sections}>
        <section className={styles.section} aria-label="Appearance">
          <h3>Theme</h3>
          <Segmented label="Theme" value={settings.theme} options={themes} onChange={(theme) => void update({ theme })} />
        </section>
        <section className={styles.section} aria-label="Clipboard">
          <Field label="Clear copied tokens from the clipboard" hint="Only while it still holds what Tenantry copied.">
            {({ id, describedBy }) => (
              <div>
                <PlainSelect
                  id={id}
                  describedBy={describedBy}
                  value={String(settings.clipboardClearMs)}
                  options={clearTimesWith(settings.clipboardClearMs)}
                  onChange={(value) => void update({ clipboardClearMs: Number(value) })}
                />
              </div>
            )}
          </Field>
        </section>
        <section className={styles.section} aria-label="Start">
          <Checkbox
            asSwitch
            label="Start Tenantry when I log in"
            hint="Tokens are refreshed only while Tenantry runs."
            checked={settings.startAtLogin}
            onChange={(startAtLogin) => void update({ startAtLogin })}
          />
        </section>
        <section className={styles.section} aria-label="Password grant">
          <Checkbox
            asSwitch
            label="Allow the password grant"
            hint="For legacy apps that have no other way. Your password then passes through Tenantry (it is used once and kept nowhere), no second factor can be asked for, you learn to type it outside Okta’s page, and RFC 9700 says it must not be used. The app in Okta must allow Resource Owner Password, too."
            checked={settings.passwordGrant}
            onChange={(passwordGrant) => void update({ passwordGrant })}
          />
        </section>
        <section className={styles.section} aria-label="Where secrets are kept">
          <h3>Where secrets are kept</h3>
          <Vault vault={vault} />
        </section>
        <p className={styles.version}>
          Tenantry {version}, {host === 'electron' ? 'on Electron' : 'on the Electron stand-in'}
        </p>
      </div>
    </Dialog>
  );
};

const strengths = {
  strong: { tone: 'ok', word: 'guarded by the system' },
  weak: { tone: 'warn', word: 'weak key' },
  unavailable: { tone: 'bad', word: 'not available' },
} as const;

const Vault = ({ vault }: { vault: VaultView }) => {
  const actions = useActions();
  const { tone, word } = strengths[vault.strength];
  return (
    <>
      <p>
        <b>{capitalised(vault.backend)}</b> <Badge tone={tone}>{word}</Badge>
      </p>
      <p>{vault.detail}</p>
      <p>{vault.persisting ? 'Refresh tokens are sealed on disk.' : 'Refresh tokens are kept in memory only, until Tenantry quits.'}</p>
      {vault.strength === 'weak' && (
        <div className={styles.buttons}>
          <ActionButton small offer={actions.app('keep-in-memory')} />
          <ActionButton small offer={actions.app('store-with-weak-key')} />
        </div>
      )}
    </>
  );
};
