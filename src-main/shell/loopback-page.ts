import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f7f9; color: #1b1f27; }
main { max-width: 26rem; margin: 1.5rem; padding: 2rem; border-radius: 12px; background: #fff; border: 1px solid #dfe3ea; }
p { margin: 0; color: #535c6b; overflow-wrap: anywhere; }
.app { margin-bottom: 1rem; font-size: .8125rem; font-weight: 600; letter-spacing: .02em; }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.3; text-wrap: balance; }
@media (prefers-color-scheme: dark) {
  body { background: #16181d; color: #e9ebf0; }
  main { background: #1f2229; border-color: #343944; }
  p { color: #a8b0be; }
}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** The page's policy: its own style and nothing else, no frame around it. */
export const loopbackPagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** What the browser shows after a loopback redirect: self-contained, without script, light and dark. */
export const loopbackPage = (page: { readonly title: string; readonly detail: string }): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} · Tenantry</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="app">Tenantry</p>
<h1>${escapeHtml(page.title)}</h1>
<p>${escapeHtml(page.detail)}</p>
</main>
</body>
</html>
`;
