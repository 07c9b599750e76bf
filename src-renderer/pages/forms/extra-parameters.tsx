import { useId } from 'react';
import type { AuthorizationOptions } from '../../../src-preload/contract/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Cross } from '../../ui/icons.tsx';
import { PlainInput } from '../../ui/field.tsx';
import styles from './forms.module.css';

type Parameters = AuthorizationOptions['extra'];

const most = 20;

/** Names and values that go along with the request as they are. */
export const ExtraParameters = ({ parameters, onChange }: { parameters: Parameters; onChange: (parameters: Parameters) => void }) => {
  const id = useId();
  const changed = (index: number, part: Partial<Parameters[number]>) =>
    onChange(parameters.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <div role="group" aria-labelledby={id} aria-describedby={`${id}-hint`} className={styles.extras}>
      <p id={id} className={styles.groupLabel}>
        Extra parameters
      </p>
      {parameters.map((parameter, index) => (
        // Rows have no other name than their place.
        <div key={index} className={styles.extra}>
          <PlainInput
            label={`Name of parameter ${index + 1}`}
            placeholder="name"
            maxLength={100}
            value={parameter.name}
            onChange={(name) => changed(index, { name })}
          />
          <PlainInput
            label={`Value of parameter ${index + 1}`}
            placeholder="value"
            maxLength={2000}
            value={parameter.value}
            onChange={(value) => changed(index, { value })}
          />
          <IconButton label={`Remove parameter ${index + 1}`} onClick={() => onChange(parameters.filter((_, at) => at !== index))}>
            <Cross />
          </IconButton>
        </div>
      ))}
      <div>
        <Button small disabled={parameters.length >= most} onClick={() => onChange([...parameters, { name: '', value: '' }])}>
          Add parameter
        </Button>
      </div>
      <p id={`${id}-hint`} className={styles.explanation}>
        Sent along as they are, for what Okta or another server understands besides. Never put a secret here: it would stand in the
        browser’s history.
      </p>
    </div>
  );
};
