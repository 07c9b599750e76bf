import { pasteable, success } from '../../base/index.ts';
import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';

type AppHandlers = Pick<
  CommandHandlers,
  'app.dismissNotice' | 'app.restart' | 'settings.update' | 'vault.consent' | 'browsers.list' | 'clipboard.copyText'
>;

export const appHandlers = (services: AppServices): AppHandlers => ({
  'app.dismissNotice': ({ noticeId }) => {
    services.notices.dismiss(noticeId);
    return success(null);
  },
  'app.restart': () => {
    services.restart();
    return success(null);
  },
  'settings.update': (changes) => services.connections.updateSettings(changes),
  'vault.consent': async ({ accept }) => await services.consent(accept),
  'browsers.list': async () => success(await services.browsers()),
  'clipboard.copyText': async ({ text, multiLine }) => {
    const copied = pasteable(text, { multiLine });
    await services.clipboard.write(copied, { concealed: false });
    return success({ cleaned: copied !== text });
  },
});
