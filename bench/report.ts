import type { BundleFile } from './bundle.ts';
import { copiedFrom, type CopyFigures } from './copy.ts';
import type { RefreshFigures } from './refresh.ts';
import type { StartFigures } from './start.ts';
import type { Comparison, Spread } from './statistics.ts';

const limits = { refreshRatio: 1.25, startRatio: { 200: 1.3, 1_000: 1.6 }, copyMs: 5, bundleBytes: 250_000 } as const;

export interface Figures {
  readonly takenAt: Date;
  readonly seconds: number;
  readonly machine: string;
  /** Load average before and after. */
  readonly load: readonly [before: string, after: string];
  readonly refresh: RefreshFigures;
  readonly copy: CopyFigures;
  /** A string says why none was measured. */
  readonly start: readonly StartFigures[] | string;
  readonly bundle: readonly BundleFile[];
}

interface Verdict {
  readonly what: string;
  readonly figure: string;
  readonly limit: string;
  readonly passed: boolean;
}

const gzipBytes = (files: readonly BundleFile[]): number => files.reduce((sum, file) => sum + file.gzipBytes, 0);
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

export const verdicts = ({ refresh, copy, start, bundle }: Figures): readonly Verdict[] => {
  const ratio = (what: string, { median }: Spread, limit: number): Verdict => ({
    what,
    figure: `${median.toFixed(2)}x`,
    limit: `${limit}x`,
    passed: median <= limit,
  });
  return [
    ratio('A refresh, against a bare request and an equally durable write', refresh.comparison.ratio, limits.refreshRatio),
    ...(typeof start === 'string'
      ? []
      : start.map(({ connectionCount, comparison }) =>
          ratio(
            `Start with ${connectionCount.toLocaleString('en')} connections, against an empty window`,
            comparison.ratio,
            limits.startRatio[connectionCount],
          ),
        )),
    {
      what: `A copy from command to clipboard, with ${copiedFrom.toLocaleString('en')} connections`,
      figure: `${copy.toClipboard.median.toFixed(2)} ms`,
      limit: `${limits.copyMs} ms`,
      passed: copy.toClipboard.median < limits.copyMs,
    },
    {
      what: 'Renderer bundle, gzip',
      figure: kilobytes(gzipBytes(bundle)),
      limit: kilobytes(limits.bundleBytes),
      passed: gzipBytes(bundle) <= limits.bundleBytes,
    },
  ];
};

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const spreadRow = (what: string, { min, median, max }: Spread, show: (figure: number) => string): string =>
  row(what, show(min), show(median), show(max));

const spreadTable = (...rows: readonly string[]): string =>
  [row('', 'min', 'median', 'max'), row('---', '---:', '---:', '---:'), ...rows].join('\n');

const comparisonRows = (ours: string, baseline: string, comparison: Comparison, digits: number): readonly string[] => {
  const ms = (figure: number) => `${figure.toFixed(digits)} ms`;
  return [
    spreadRow(ours, comparison.ours, ms),
    spreadRow(baseline, comparison.baseline, ms),
    spreadRow('Ratio, pair by pair', comparison.ratio, (figure) => `${figure.toFixed(2)}x`),
  ];
};

const refreshSection = ({ comparison, bareRequest, bareWrite, bytes }: RefreshFigures): string => `## Refresh

${spreadTable(
  ...comparisonRows('App’s own stack', 'Bare request + durable write', comparison, 2),
  spreadRow('of which the bare request', bareRequest, (figure) => `${figure.toFixed(2)} ms`),
  spreadRow('of which the write', bareWrite, (figure) => `${figure.toFixed(2)} ms`),
)}

${comparison.pairs} pairs after a warm-up. The app’s side is everything from asking for a refresh until the new ID token has been judged:
in-doubt mark, token request through the protocol client, sealing, a write that survives a crash (temporary file, fsync,
rename, fsync of the folder), the log line, and the verification of the signature, claims and \`at_hash\`. The baseline is one \`fetch\` of the
same grant to the same endpoint, read as JSON, and an equally durable write of as many bytes (${bytes}) in the same folder; it
neither seals nor checks anything. Each side has a session of its own, whose refresh token rotates every time. okta-sim runs in
a process of its own on this machine, so there is no network in between: over a real one both sides wait longer and the ratio is lower.
Not covered: Chromium’s network stack, which carries the requests under Electron (both sides use Node’s \`fetch\` here); the
event to the window after a refresh; a keyring’s own time, if it takes any.`;

const copySection = ({ copies, toClipboard, untilIdle }: CopyFigures): string => {
  const ms = (figure: number) => `${figure.toFixed(2)} ms`;
  return `## Copy, with ${copiedFrom.toLocaleString('en')} connections

${spreadTable(spreadRow('From the command to the clipboard', toClipboard, ms), spreadRow('Until main has nothing more to do about it', untilIdle, ms))}

${copies} copies of access tokens that live long enough, each from another connection, through the core’s command on Node. The second figure includes the
receipt, the note of the use and the views made for the window. Not covered: the message from the window and the system’s clipboard.`;
};

const startSection = (start: StartFigures): string => {
  const { connectionCount, comparison, navigated, mainBytes, watchedLate } = start;
  const ms = (figure: number) => `${figure.toFixed(0)} ms`;
  const megabytes = (figure: number) => `${(figure / 1e6).toFixed(0)} MB`;
  const late = watchedLate.ours + watchedLate.baseline;
  return `## Start with ${connectionCount.toLocaleString('en')} connections

${spreadTable(
  ...comparisonRows('Tenantry', 'Empty window', comparison, 0),
  spreadRow('Tenantry until its page begins to load', navigated.ours, ms),
  spreadRow('Empty window until its page begins to load', navigated.baseline, ms),
)}

${comparison.pairs} pairs. From starting the process until the page, seen over the DevTools protocol, has painted a frame in which the Overview has ${connectionCount.toLocaleString('en')} rows and
“Refresh all” can be pressed, or the empty window’s heading is there. The connections lie in 20 tenants, each with its sealed
session; 18 different sessions of okta-sim stand behind them, on nine issuers, none of them due. Every start gets a fresh copy of a user-data folder in which the
app has run once. The empty window (\`bench/empty-window\`) is a main process of thirty lines, one sandboxed window, and a static page through
an app protocol of its own, without a preload script.
Rows out of sight need no more than their name and state by then; the rest of them, and what the app loads after its start, is not covered,
nor are a first start with an empty Chromium profile, a cold disk cache, and a keyring that must be unlocked.
${late === 0 ? 'Every page was watched from its beginning.' : `${late} of ${comparison.pairs * 2} pages were watched only after they had begun to show something (${watchedLate.ours} of Tenantry’s); their figures may be too high.`}

### Memory (for the record)

${
  mainBytes === null
    ? 'This system does not tell.'
    : `${spreadTable(spreadRow('Tenantry’s main process', mainBytes.ours, megabytes), spreadRow('The empty window’s', mainBytes.baseline, megabytes))}

Resident memory half a second after the start, before what is loaded later and before anything is collected; on the stand-in it includes the stand-in itself and its TypeScript loader.`
}`;
};

const bundleSection = (files: readonly BundleFile[]): string => `## Renderer bundle

${[
  row('File', 'Built', 'gzip -9'),
  row('---', '---:', '---:'),
  ...files.map((file) => row(file.name, kilobytes(file.bytes), kilobytes(file.gzipBytes))),
  row('All', kilobytes(files.reduce((sum, file) => sum + file.bytes, 0)), kilobytes(gzipBytes(files))),
].join('\n')}`;

/** The whole of results.md. */
export const report = (figures: Figures): string => `# Measurements

Written by \`npm run bench\` on ${figures.takenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, in ${figures.seconds.toFixed(0)} s.

${figures.machine}. Load average ${figures.load[0]} before, ${figures.load[1]} after: where it is above the number of cores, others were using the machine too.

Every figure is judged as a ratio against a baseline measured in the same run, in pairs that take turns at going first.

${[
  row('', 'Measured', 'Limit', ''),
  row('---', '---:', '---:', '---'),
  ...verdicts(figures).map(({ what, figure, limit, passed }) => row(what, figure, limit, passed ? 'pass' : '**fail**')),
].join('\n')}

${refreshSection(figures.refresh)}

${copySection(figures.copy)}

${typeof figures.start === 'string' ? `## Start\n\nNot measured: ${figures.start}` : figures.start.map(startSection).join('\n\n')}

${bundleSection(figures.bundle)}
`;
