import { appActions } from '../../src-preload/contract/actions.ts';
import type { NoticeView } from '../../src-preload/contract/index.ts';
import { useApp, useAsk } from '../store/services.tsx';
import { IconButton } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Cloud, Cross, Info, Unlock, Warning } from '../ui/icons.tsx';
import { ActionButton } from '../pages/shared/action-button.tsx';
import { RequestId } from '../pages/shared/request-id.tsx';
import { useActions } from '../actions/use-actions.ts';
import { useToasts } from '../actions/toasts.tsx';
import styles from './banners.module.css';

/** What holds for the whole app just now, above every page. */
export const Banners = () => {
  const host = useApp((app) => app.host);
  const online = useApp((app) => app.online);
  const notices = useApp((app) => app.notices);
  const decides = useApp((app) => appActions['decide-weak-key'].whyNot(app) === null);
  const actions = useActions();
  return (
    <section className={styles.banners} aria-label="Notices">
      {host === 'stand-in' && (
        <div className={cx(styles.banner, styles.info)} role="note">
          <Info />
          <p>
            <b>Running on the Electron stand-in:</b> the same app, shown by an installed Chromium. To try, not for tokens that matter.
          </p>
        </div>
      )}
      <div role="status">
        {!online && (
          <div className={cx(styles.banner, styles.warn)}>
            <Cloud />
            <p>
              <b>Offline.</b> Tokens you hold can still be copied while they live; Tenantry refreshes the rest once the network is back.
            </p>
          </div>
        )}
      </div>
      {decides && (
        <div className={cx(styles.banner, styles.warn)} role="note">
          <Unlock />
          <p>
            <b>Refresh tokens are kept in memory only</b> until you decide about this machine’s weak key.
          </p>
          <ActionButton small offer={actions.app('decide-weak-key')} />
        </div>
      )}
      {notices.map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
    </section>
  );
};

const Notice = ({ notice }: { notice: NoticeView }) => {
  const ask = useAsk();
  const toasts = useToasts();
  const dismiss = async () => {
    const answer = await ask('app.dismissNotice', { noticeId: notice.id });
    if (!answer.ok) toasts.failed(answer.error);
  };
  return (
    <div className={cx(styles.banner, styles[notice.tone])} role={notice.tone === 'bad' ? 'alert' : 'status'}>
      {notice.tone === 'info' ? <Info /> : <Warning />}
      <div className={styles.text}>
        <p>
          <b>{notice.title}</b> {notice.detail}
          {notice.remedy !== null && <span className={styles.remedy}> {notice.remedy}</span>}
        </p>
        <RequestId id={notice.requestId} />
      </div>
      <IconButton label={`Dismiss: ${notice.title}`} small onClick={() => void dismiss()}>
        <Cross />
      </IconButton>
    </div>
  );
};
