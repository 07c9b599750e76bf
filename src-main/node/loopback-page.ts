import type { CallbackPage } from '../core/sign-in/index.ts';
import { sha256 } from './sha256.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --sign: #535c6b; }
[data-outcome=done] { --sign: #0f6e43; }
[data-outcome=undecided] { --sign: #7d5200; }
[data-outcome=failed] { --sign: #b3261e; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f7f9; color: #1b1f27; }
main { max-width: 26rem; margin: 1.5rem; padding: 2rem; border-radius: 12px; background: #fff; border: 1px solid #dfe3ea; border-top: 4px solid var(--sign); }
p { margin: 0; color: #535c6b; overflow-wrap: anywhere; }
p + p { margin-top: .5rem; }
.app { margin-bottom: 1rem; font-size: .8125rem; font-weight: 600; letter-spacing: .02em; }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.3; text-wrap: balance; }
.next { color: inherit; font-weight: 600; }
footer { margin-top: 1.25rem; font-size: .875rem; }
button { margin-top: .75rem; padding: .4rem .9rem; border: 1px solid #8a94a1; border-radius: 6px; background: none; color: inherit; font: inherit; }
@media (prefers-color-scheme: dark) {
  :root { --sign: #a8b0be; }
  [data-outcome=done] { --sign: #4cc38a; }
  [data-outcome=undecided] { --sign: #e0a82e; }
  [data-outcome=failed] { --sign: #f2867e; }
  body { background: #16181d; color: #e9ebf0; }
  main { background: #1f2229; border-color: #343944; border-top-color: var(--sign); }
  p { color: #a8b0be; }
}
`;

/*
 * A browser lets a page close itself only if a script opened it, or if it is all that its tab has ever shown (HTML
 * Standard, "script-closable"): with a session at Okta it is, after a form it is not. So the page tries when nothing is
 * left to read, and says how it is done by hand when it is still there.
 */
const script = `
const button = document.querySelector('button');
const leave = () => {
  window.close();
  setTimeout(() => {
    button.hidden = true;
    document.querySelector('footer p').textContent = 'This browser leaves closing to you: Ctrl+W, or ⌘W on a Mac.';
  }, 500);
};
button.hidden = false;
button.addEventListener('click', leave);
if (document.body.dataset.outcome === 'done') setTimeout(() => window.close(), 3000);
`;

const hashOf = (text: string): string => `'sha256-${sha256(text).toString('base64')}'`;

/** The page's policy: its own style and script and nothing else, no frame around it. */
export const loopbackPagePolicy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** What the browser shows after a loopback redirect: self-contained, light and dark, complete without its script. */
export const loopbackPage = ({ outcome, title, detail, next }: CallbackPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Tenantry</title>
<style>${style}</style>
</head>
<body data-outcome="${outcome}">
<main>
<p class="app">Tenantry</p>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
<p class="next">${escapeHtml(next)}</p>
<footer>
<p role="status">You can close this page.</p>
<button type="button" hidden>Close this page</button>
</footer>
</main>
<script>${script}</script>
</body>
</html>
`;
