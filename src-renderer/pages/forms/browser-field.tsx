import { useState } from 'react';
import { useAnswer } from '../../store/use-answer.ts';
import { Field, TextArea } from '../../ui/field.tsx';
import { PlainSelect } from '../../ui/plain-select.tsx';
import { browserChoices, choiceOf, chosen, type OpensIn } from './browser-choice.ts';
import styles from './forms.module.css';
import { commandFlaw, commandFrom } from './tenant-draft.ts';

interface BrowserFieldProps {
  readonly tenant: OpensIn;
  readonly onChange: (change: Partial<OpensIn>) => void;
  /** The user tried to save: what is wrong with a program of their own is said at its field. */
  readonly tried?: boolean;
}

/** Where a tenant's sign-ins open, and exactly what will be run for it. */
export const BrowserField = ({ tenant, onChange, tried = false }: BrowserFieldProps) => {
  const found = useAnswer('browsers.list', null, 'browsers');
  // What was typed, once the user wants a program of their own.
  const [typed, setTyped] = useState<string | null>(null);
  const browsers = found.value ?? [];
  const { browserCommand, opensWith } = tenant;
  const choice = typed !== null && opensWith === 'browser' ? 'own' : choiceOf(tenant, browsers);
  const lines = typed ?? (browserCommand ?? []).join('\n');
  return (
    <>
      <Field label="Open sign-ins in" hint={hints[choice === 'system' || choice === 'link' ? choice : 'command']}>
        {({ id, describedBy }) => (
          <PlainSelect
            id={id}
            describedBy={describedBy}
            value={choice}
            options={browserChoices(browsers)}
            onChange={(value) => {
              setTyped(value === 'own' ? lines : null);
              onChange(chosen(value, browsers));
            }}
          />
        )}
      </Field>
      {/* Until the browsers are known, a command is not yet a program of the user's own. */}
      {choice === 'own' && (typed !== null || found.value !== null || found.error !== null) && (
        <TextArea
          mono
          label="Program and arguments"
          rows={4}
          value={lines}
          placeholder={'firefox\n-P\nacme\n{url}'}
          error={tried ? commandFlaw(browserCommand) : null}
          hint="The program, then its arguments, one per line; {url} stands for the sign-in page."
          onChange={(text) => {
            setTyped(text);
            onChange({ browserCommand: commandFrom(text) });
          }}
        />
      )}
      {opensWith === 'browser' && browserCommand !== null && <CommandPreview command={browserCommand} />}
    </>
  );
};

const hints = {
  system: 'Whatever your system opens links with.',
  link: 'Signing in puts the link on the clipboard; open it in any browser on this computer within ten minutes.',
  command: 'A profile or private window keeps this tenant’s sign-in apart from the others’.',
} as const;

/** An argument in each box, so that blanks belong where they are seen; no shell ever reads them. */
const CommandPreview = ({ command }: { readonly command: readonly string[] }) => (
  <div className={styles.willRun}>
    <p id="will-run">This will be run, with the sign-in page for {'{url}'}:</p>
    <ol aria-labelledby="will-run">
      {command.map((argument, index) => (
        <li key={index}>
          <code>{argument}</code>
        </li>
      ))}
    </ol>
  </div>
);
