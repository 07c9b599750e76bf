import type { Environment, TenantDraft } from '../../../src-preload/contract/index.ts';
import { environmentNames } from '../shared/environment.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { PlainSelect } from '../../ui/plain-select.tsx';
import styles from './forms.module.css';

const environments: ReadonlyArray<{ readonly value: Environment; readonly label: string }> = (
  ['production', 'preview', 'development', 'other'] as const
).map((value) => ({ value, label: environmentNames[value].long }));

// An <input type=color> cannot show a custom property; these are the light theme's environment colours.
const shown: Readonly<Record<Environment, string>> = {
  production: '#b3261e',
  preview: '#8a5a00',
  development: '#12794a',
  other: '#5a5fc7',
};

interface EnvironmentFieldsProps {
  readonly tenant: Pick<TenantDraft, 'environment' | 'colour'>;
  readonly onChange: (change: Partial<Pick<TenantDraft, 'environment' | 'colour'>>) => void;
}

/** The environment of a tenant, and its colour if it is to have one of its own. */
export const EnvironmentFields = ({ tenant, onChange }: EnvironmentFieldsProps) => (
  <div className={styles.pair}>
    <Field label="Environment" hint="Its colour stands on every page of this tenant.">
      {({ id, describedBy }) => (
        <PlainSelect
          id={id}
          describedBy={describedBy}
          value={tenant.environment}
          options={environments}
          onChange={(environment) => onChange({ environment })}
        />
      )}
    </Field>
    <Field label="Colour" hint={tenant.colour === null ? 'The environment’s own.' : 'This tenant’s own.'}>
      {({ id, describedBy }) => (
        <div className={styles.colour}>
          <input
            id={id}
            type="color"
            aria-describedby={describedBy}
            value={tenant.colour ?? shown[tenant.environment]}
            onChange={(event) => onChange({ colour: event.target.value })}
          />
          {tenant.colour !== null && (
            <Button small onClick={() => onChange({ colour: null })}>
              Use the environment’s
            </Button>
          )}
        </div>
      )}
    </Field>
  </div>
);
