import type { SettingsView } from '../../../src-preload/contract/index.ts';
import { useApp, useAsk } from '../../store/services.tsx';
import { PlainSelect } from '../../ui/plain-select.tsx';
import { useToasts } from '../../actions/toasts.tsx';

const options: ReadonlyArray<{ readonly value: SettingsView['timeFormat']; readonly label: string }> = [
  { value: 'local', label: 'Local time' },
  { value: 'utc', label: 'UTC' },
  { value: 'epoch', label: 'Epoch seconds' },
];

/** How times in tokens are written, everywhere. */
export const TimeFormatSelect = () => {
  const format = useApp((app) => app.settings.timeFormat);
  const ask = useAsk();
  const toasts = useToasts();
  const choose = async (timeFormat: SettingsView['timeFormat']) => {
    const answer = await ask('settings.update', { timeFormat });
    if (!answer.ok) toasts.failed(answer.error);
  };
  return <PlainSelect small label="Time format" value={format} options={options} onChange={(value) => void choose(value)} />;
};
