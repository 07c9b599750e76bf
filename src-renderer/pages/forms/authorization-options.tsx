import { type ReactNode, useState } from 'react';
import type { AuthorizationOptions, ConnectionDraft } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Field, TextField } from '../../ui/field.tsx';
import { ChevronDown } from '../../ui/icons.tsx';
import { PlainSelect } from '../../ui/plain-select.tsx';
import { scopesIn } from './connection-draft.ts';
import { ExtraParameters } from './extra-parameters.tsx';
import styles from './forms.module.css';
import { carriesMore } from './method-draft.ts';

interface AuthorizationOptionsProps {
  readonly draft: ConnectionDraft;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
}

type Prompt = NonNullable<AuthorizationOptions['prompt']> | '';
type Display = NonNullable<AuthorizationOptions['display']> | '';

const prompts: ReadonlyArray<{ readonly value: Prompt; readonly label: string }> = [
  { value: '', label: 'as Okta decides' },
  { value: 'login', label: 'login: always ask for credentials' },
  { value: 'consent', label: 'consent: ask for consent again' },
  { value: 'select_account', label: 'select_account: let me choose' },
  { value: 'enroll_authenticator', label: 'enroll_authenticator: set up a factor' },
];
const displays: ReadonlyArray<{ readonly value: Display; readonly label: string }> = [
  { value: '', label: 'as Okta decides' },
  { value: 'page', label: 'page: a whole page' },
  { value: 'popup', label: 'popup: a small window' },
  { value: 'touch', label: 'touch: for fingers' },
  { value: 'wap', label: 'wap: an old phone' },
];

/** What few sign-ins need: folded until it is wanted, or something is set. */
export const AuthorizationOptionsFields = ({ draft, onChange }: AuthorizationOptionsProps) => {
  const [open, setOpen] = useState(() => carriesMore(draft));
  const { authorization } = draft.method;
  const change = (part: Partial<AuthorizationOptions>) =>
    onChange({ method: { ...draft.method, authorization: { ...authorization, ...part } } });
  return (
    <Fold title="More about the authorization request" open={open} onOpen={setOpen}>
      <div className={styles.pair}>
        <TextField
          label="Login hint"
          maxLength={200}
          value={draft.loginHint ?? ''}
          hint="Fills in the user name on Okta’s sign-in page. Optional."
          onChange={(hint) => onChange({ loginHint: hint === '' ? null : hint })}
        />
        <Field label="Prompt" hint="What Okta asks even where the browser has a session.">
          {({ id, describedBy }) => (
            <PlainSelect
              id={id}
              describedBy={describedBy}
              value={authorization.prompt ?? ''}
              options={prompts}
              onChange={(prompt) => change({ prompt: prompt === '' ? null : prompt })}
            />
          )}
        </Field>
      </div>
      <Checkbox
        label="Try silently first"
        hint="Asks with prompt=none, which needs nothing of you where the browser has a session; only if that fails you are asked."
        checked={authorization.silentFirst}
        onChange={(silentFirst) => change({ silentFirst })}
      />
      <div className={styles.pair}>
        <TextField
          mono
          label="Identity provider"
          placeholder="0oa…"
          maxLength={200}
          value={authorization.idp ?? ''}
          hint="idp: Okta’s ID of another provider to go to at once. Security > Identity Providers."
          onChange={(idp) => change({ idp: idp === '' ? null : idp })}
        />
        <WordsField
          label="ACR values"
          placeholder="urn:okta:loa:2fa:any"
          hint="acr_values: how strongly you must sign in; separated by blanks."
          values={authorization.acrValues}
          onChange={(acrValues) => change({ acrValues })}
        />
        <TextField
          mono
          label="Maximum age"
          inputMode="numeric"
          maxLength={8}
          value={authorization.maxAge === null ? '' : String(authorization.maxAge)}
          hint="max_age: seconds since you last typed credentials; older, and Okta asks again. 0 asks always."
          onChange={(text) => change({ maxAge: maxAgeIn(text) })}
        />
        <Field label="Display" hint="How the sign-in page is laid out; Okta may ignore it.">
          {({ id, describedBy }) => (
            <PlainSelect
              id={id}
              describedBy={describedBy}
              value={authorization.display ?? ''}
              options={displays}
              onChange={(display) => change({ display: display === '' ? null : display })}
            />
          )}
        </Field>
      </div>
      <ResourceField resource={authorization.resource} onChange={(resource) => change({ resource })} />
      <ExtraParameters parameters={authorization.extra} onChange={(extra) => change({ extra })} />
      <Checkbox
        label="Push the request where the server takes it"
        hint="The request goes straight to Okta, and the browser carries only its name (RFC 9126): nobody on the way can read or change it."
        checked={authorization.pushed}
        onChange={(pushed) => change({ pushed })}
      />
    </Fold>
  );
};

/** The one option that client credentials have, too. */
export const ResourceField = ({
  resource,
  onChange,
}: {
  resource: readonly string[];
  onChange: (resource: AuthorizationOptions['resource']) => void;
}) => (
  <WordsField
    label="Resource"
    placeholder="https://api.acme.com"
    hint="resource: addresses of the APIs the token is for (RFC 8707), separated by blanks."
    values={resource}
    onChange={onChange}
  />
);

const longestAge = 31_536_000;

/** Seconds as the user types them; null when there are none. What is no digit does not count. */
const maxAgeIn = (text: string): number | null => {
  const digits = text.replace(/\D/g, '');
  return digits === '' ? null : Math.min(Number(digits), longestAge);
};

interface WordsFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
}

const mostWords = 10;

/** Several words in one field. */
const WordsField = ({ values, onChange, ...rest }: WordsFieldProps) => {
  // While typing, with the blank that is about to be followed by a word.
  const [typing, setTyping] = useState<string | null>(null);
  return (
    <TextField
      mono
      maxLength={1000}
      {...rest}
      error={values.length > mostWords ? `There can be at most ${mostWords}.` : null}
      value={typing ?? values.join(' ')}
      onChange={(text) => {
        setTyping(text);
        onChange(scopesIn(text));
      }}
      onBlur={() => setTyping(null)}
    />
  );
};

interface FoldProps {
  readonly title: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly children: ReactNode;
}

const Fold = ({ title, open, onOpen, children }: FoldProps) => (
  <section className={styles.section} aria-label={title}>
    <h2 className={styles.sectionTitle}>
      <Button variant="quiet" aria-expanded={open} className={styles.fold} onClick={() => onOpen(!open)}>
        <span className={open ? undefined : styles.folded}>
          <ChevronDown />
        </span>
        {title}
      </Button>
    </h2>
    {open && <div className={styles.fields}>{children}</div>}
  </section>
);
