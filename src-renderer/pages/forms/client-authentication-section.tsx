import { applicationType, clientAuthenticationsAtOkta, grants } from '../../../src-preload/contract/grants.ts';
import type { ClientAuthentication, ConnectionDraft, ConnectionView } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { ChoiceCards } from './choice-cards.tsx';
import { type CredentialDraft, emptyCredential } from '../../store/credential-draft.ts';
import { CredentialFields } from './credential-fields.tsx';
import styles from './forms.module.css';
import { credentialState } from './method-draft.ts';
import { clientAuthentications } from './method-words.ts';
import { Section } from './section.tsx';

interface ClientAuthenticationSectionProps {
  readonly draft: ConnectionDraft;
  /** The connection that is edited; null for a new one. */
  readonly connection: ConnectionView | null;
  readonly credential: CredentialDraft | null;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
  readonly onCredential: (credential: CredentialDraft | null) => void;
}

/** How the client proves who it is, and with what. */
export const ClientAuthenticationSection = (props: ClientAuthenticationSectionProps) => {
  const { draft, onChange } = props;
  const { method } = draft;
  const allowed = (value: ClientAuthentication) => value !== 'none' || grants[method.grant].allowsPublicClients;
  return (
    <Section title="Client authentication" about="How the client proves to Okta who it is: to the letter as the app is set there.">
      <ChoiceCards
        wide
        label="Client authentication"
        value={method.clientAuthentication}
        options={clientAuthentications.map(({ value, label, explanation }) => ({
          value,
          label,
          explanation: allowed(value) ? explanation : 'Client credentials are only for clients that can prove who they are.',
          more: (
            <p className={styles.brings}>
              In Okta: application type {applicationType(method.grant, value)}, client authentication “{clientAuthenticationsAtOkta[value]}
              ”.
            </p>
          ),
          disabled: !allowed(value),
        }))}
        onChoose={(clientAuthentication) => onChange({ method: { ...method, clientAuthentication } })}
      />
      <Credential {...props} />
      <Checkbox
        label="Bind the tokens to a key (DPoP)"
        hint="Every request carries a proof made with a key that stays in the vault, so a stolen token is worth nothing elsewhere. The APIs you call must understand it. In Okta: General > General Settings > Proof of possession."
        checked={method.dpop}
        onChange={(dpop) => onChange({ method: { ...method, dpop } })}
      />
    </Section>
  );
};

const Credential = ({ draft, connection, credential, onCredential }: ClientAuthenticationSectionProps) => {
  const { clientAuthentication } = draft.method;
  if (clientAuthentication === 'none') return null;
  const what = clientAuthentication === 'private_key_jwt' ? 'private key' : 'client secret';
  const state = connection === null ? 'none' : credentialState(draft.method, connection.credential);
  if (credential !== null || state === 'none')
    return (
      <div className={styles.fields}>
        <CredentialFields authentication={clientAuthentication} value={credential ?? emptyCredential} onChange={onCredential} />
        {credential !== null && connection !== null && state !== 'none' && (
          <div className={styles.remark}>
            <p>Saving replaces the {what} that is held.</p>
            <Button small onClick={() => onCredential(null)}>
              Keep the one held
            </Button>
          </div>
        )}
      </div>
    );
  const moved = connection !== null && (draft.issuer.trim() !== connection.issuer || draft.clientId.trim() !== connection.clientId);
  return (
    <div className={styles.remark}>
      <p>
        {state === 'held' && !moved && `A ${what} is held in the vault.`}
        {(state === 'stale' || (state === 'held' && moved)) &&
          `The ${what} here was entered for another server or client, and is not sent to this one.`}
        {state === 'unreadable' && `The ${what} here cannot be opened now. It is kept as it is; replacing it gives it up.`}
      </p>
      <Button small onClick={() => onCredential(emptyCredential)}>
        Replace
      </Button>
    </div>
  );
};
