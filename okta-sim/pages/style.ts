import { createHash } from 'node:crypto';

/** The look of every page of the sim, in the system's light or dark. */
export const style = `
:root { color-scheme: light dark; --ground: #f3f4f7; --card: #fff; --line: #d9dce3; --ink: #1b1e26; --soft: #5b6272; --accent: #2f5bd7; --on-accent: #fff; --bad: #b3261e; --bad-ground: #fdeceb; --field: #fff; }
@media (prefers-color-scheme: dark) { :root { --ground: #14161b; --card: #1d2027; --line: #353a46; --ink: #eceef3; --soft: #a3abbb; --accent: #86a6ff; --on-accent: #10141f; --bad: #ff9d95; --bad-ground: #3a201e; --field: #14161b; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { width: 100%; max-width: 392px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 32px; }
.org { display: flex; align-items: center; gap: 10px; margin: 0 0 20px; color: var(--soft); font-size: 13px; }
.org b { display: grid; place-items: center; width: 34px; height: 34px; border-radius: 9px; background: var(--accent); color: var(--on-accent); font-size: 16px; }
.org strong { display: block; color: var(--ink); font-size: 15px; }
h1 { font-size: 21px; line-height: 1.3; margin: 0 0 4px; font-weight: 650; }
p { margin: 0 0 16px; color: var(--soft); }
label { display: block; margin: 14px 0 5px; font-weight: 550; font-size: 14px; }
input { width: 100%; padding: 10px 12px; font: inherit; color: inherit; background: var(--field); border: 1px solid var(--line); border-radius: 8px; }
input[aria-invalid] { border-color: var(--bad); }
button, .button { display: block; width: 100%; margin-top: 18px; padding: 11px 14px; font: inherit; font-weight: 600; text-align: center; text-decoration: none; border: 1px solid transparent; border-radius: 8px; background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.plain { background: transparent; color: var(--ink); border-color: var(--line); margin-top: 10px; }
:is(input, button, a):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.error { margin: 0 0 4px; padding: 10px 12px; border-radius: 8px; background: var(--bad-ground); color: var(--bad); }
.demo { margin-top: 26px; padding-top: 18px; border-top: 1px solid var(--line); font-size: 13px; color: var(--soft); }
.demo h2 { margin: 0 0 6px; font-size: 13px; font-weight: 600; color: var(--soft); }
ul { list-style: none; margin: 0 0 10px; padding: 0; }
.users li + li { border-top: 1px solid var(--line); }
.users a { display: flex; justify-content: space-between; gap: 12px; padding: 8px 2px; color: var(--ink); text-decoration: none; }
.users a:hover { color: var(--accent); }
.users span { color: var(--soft); }
.scopes { margin: 0; padding: 4px 0; }
.scopes li { padding: 9px 0; border-top: 1px solid var(--line); }
.scopes li:first-child { border-top: 0; }
.scopes code { color: var(--soft); font-size: 12.5px; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
.code { font-size: 26px; letter-spacing: 3px; text-align: center; padding: 14px; margin: 14px 0 0; border: 1px solid var(--line); border-radius: 8px; color: var(--ink); }
`;

/** The style's hash as a source for a Content-Security-Policy. */
export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
