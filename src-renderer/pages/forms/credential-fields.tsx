import type { ClientAuthentication } from '../../../src-preload/contract/index.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { CredentialDraft } from '../../store/credential-draft.ts';
import styles from './forms.module.css';
import { wherePublicKeyGoes, whereSecretIs } from './method-words.ts';

interface CredentialFieldsProps {
  readonly authentication: Exclude<ClientAuthentication, 'none'>;
  readonly value: CredentialDraft;
  readonly onChange: (value: CredentialDraft) => void;
}

const sources = [
  { value: 'made', label: 'Make a key here' },
  { value: 'imported', label: 'Import a key' },
] as const;
const algorithms = [
  { value: 'RS256', label: 'RS256 (RSA, 2048 bits)' },
  { value: 'ES256', label: 'ES256 (P-256)' },
] as const;

/** A secret or key to be entered: it goes into the vault and is never shown again. */
export const CredentialFields = ({ authentication, value, onChange }: CredentialFieldsProps) => {
  const change = (part: Partial<CredentialDraft>) => onChange({ ...value, ...part });
  if (authentication !== 'private_key_jwt')
    return (
      <TextField
        mono
        type="password"
        label="Client secret"
        maxLength={4000}
        value={value.secret}
        hint={`${whereSecretIs}. It goes into the vault and is never shown again; blanks around it do not matter.`}
        onChange={(secret) => change({ secret })}
      />
    );
  return (
    <div className={styles.fields}>
      <Segmented label="Where the key comes from" value={value.keyFrom} options={sources} onChange={(keyFrom) => change({ keyFrom })} />
      {value.keyFrom === 'made' ? (
        <>
          <Segmented label="Algorithm" value={value.alg} options={algorithms} onChange={(alg) => change({ alg })} />
          <p className={styles.explanation}>
            Made when you save. Its public half then stands on the Connection tab, to be entered in Okta: {wherePublicKeyGoes}. The private
            half never leaves the vault.
          </p>
        </>
      ) : (
        <TextArea
          mono
          rows={6}
          label="Private key"
          maxLength={20_000}
          placeholder="-----BEGIN PRIVATE KEY-----"
          autoComplete="off"
          value={value.key}
          hint="PEM (PKCS #8, PKCS #1 or SEC 1) or JWK, without a passphrase: RSA of at least 2048 bits, or P-256, P-384 or P-521. It goes into the vault and is never shown again."
          onChange={(key) => change({ key })}
        />
      )}
    </div>
  );
};
