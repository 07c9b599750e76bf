/* The fixture's page: what it serves at fixture://main/. */

const index = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Stand-in fixture</title>
    <link rel="stylesheet" href="style.css" />
    <script type="module" src="page.js"></script>
  </head>
  <body>
    <main id="main">Loading</main>
    <a id="away" href="https://example.invalid/away">Away</a>
    <a id="popup" href="https://example.invalid/popup" target="_blank">New window</a>
    <a id="mail" href="about:blank">Blank</a>
  </body>
</html>`;

const script = `
// What page code can reach at its earliest moment, in its own frame and in one it has just made.
const suspicious = (scope) => Object.getOwnPropertyNames(scope).filter((name) => /electron|standin|playwright|require$|^process$|^fixture$/i.test(name));
const frame = document.createElement('iframe');
document.body.append(frame);
globalThis.seen = { inPage: suspicious(globalThis), inFrame: suspicious(frame.contentWindow) };
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.effectiveDirective));
globalThis.pushed = [];
globalThis.stopListening = globalThis.fixture.onPushed((value) => globalThis.pushed.push(value));
document.querySelector('#main').textContent = 'Ready';
`;

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/index.html': ['text/html; charset=utf-8', index],
  '/style.css': ['text/css', 'body { color-scheme: light dark; }'],
  '/page.js': ['text/javascript', script],
};

/** The answer to a request of the page, with a policy as strict as the real app's. */
export const answerPage = (request: Request): Response => {
  const [type, body] = files[new URL(request.url).pathname] ?? ['text/plain', 'Not found'];
  return new Response(body, {
    status: body === 'Not found' ? 404 : 200,
    headers: { 'Content-Type': type, 'Content-Security-Policy': policy },
  });
};
