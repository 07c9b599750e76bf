export interface ChromiumOptions {
  readonly profile: string;
  readonly headless: boolean;
  readonly root: boolean;
  /** Opens a random debugging port besides the pipe; for end-to-end tests only. */
  readonly debuggingPort: boolean;
  readonly windowClass: string;
}

/** Nothing of a browser's own life: no network traffic, offers, sync, crash reports, password or translation bubbles. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--no-service-autorun',
  '--metrics-recording-only',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-field-trial-config',
  '--disable-save-password-bubble',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,GlobalMediaControls,InterestFeedContentSuggestions,MediaRouter,OptimizationHints,Translate',
  '--hide-crash-restore-bubble',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** The command line of the browser that shows the app's window. */
export const chromiumFlags = (options: ChromiumOptions): string[] => [
  ...quiet,
  `--user-data-dir=${options.profile}`,
  '--remote-debugging-pipe',
  // Whatever a page asks for (camera, location, notifications) is refused without a question.
  '--deny-permission-prompts',
  `--class=${options.windowClass}`,
  ...(options.debuggingPort ? ['--remote-debugging-port=0'] : []),
  ...(options.headless ? ['--headless', '--disable-gpu', '--hide-scrollbars', '--mute-audio'] : []),
  // Containers often have a tiny /dev/shm; without this the renderer crashes there.
  ...(process.platform === 'linux' ? ['--disable-dev-shm-usage'] : []),
  // Chromium's sandbox refuses to run as root; --test-type hides the bar that says so.
  ...(options.root ? ['--no-sandbox', '--test-type'] : []),
  // A window without tabs and address bar; Chromium takes no about: address here.
  '--app=data:text/html,',
];
