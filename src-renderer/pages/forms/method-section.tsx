import { grants } from '../../../src-preload/contract/grants.ts';
import type { ConnectionDraft, GrantName } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { useApp } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from './choice-cards.tsx';
import styles from './forms.module.css';
import { withGrant } from './method-draft.ts';
import { grantChoices } from './method-words.ts';
import { Section } from './section.tsx';

interface MethodSectionProps {
  readonly draft: ConnectionDraft;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
}

const takesPassword = (grant: GrantName) => grants[grant].userSteps === 'password';

/** Which grant gets the tokens. */
export const MethodSection = ({ draft, onChange }: MethodSectionProps) => {
  const allowed = useApp((app) => app.settings.passwordGrant);
  const { open } = useNavigation();
  return (
    <Section title="Way to sign in" about="How this connection gets its tokens. The app in Okta must allow the same grant type.">
      <ChoiceCards
        wide
        label="Way to sign in"
        value={draft.method.grant}
        options={grantChoices.map(({ value, label, when, brings }) => ({
          value,
          label,
          explanation: when,
          more: <p className={styles.brings}>{brings}</p>,
          disabled: takesPassword(value) && !allowed && !takesPassword(draft.method.grant),
        }))}
        onChoose={(grant) => onChange(withGrant(draft, grant))}
      />
      {!allowed && (
        <div className={styles.remark}>
          <p>
            The password grant is off, for the reasons above.{' '}
            {takesPassword(draft.method.grant)
              ? 'This connection gets no tokens until you allow it.'
              : 'Allow it only where nothing else works.'}
          </p>
          <Button small onClick={() => open({ kind: 'settings' })}>
            Open settings
          </Button>
        </div>
      )}
    </Section>
  );
};
