import { demoPassword } from '../directory.ts';
import type { SimOrg } from '../types.ts';
import { document, html, type Markup } from './html.ts';

type Page = ReturnType<typeof document>;

const scopeMeanings: Record<string, string> = {
  openid: 'Know who you are',
  profile: 'See your name and username',
  email: 'See your email address',
  address: 'See your postal address',
  phone: 'See your phone number',
  groups: 'See the groups you belong to',
  offline_access: 'Stay signed in while you are away',
  device_sso: 'Share your sign-in with other apps on this device',
  'orders.read': 'Read orders',
  'orders.write': 'Change orders',
};

/** The sign-in page. The demo users are links back to the same page with the fields filled in. */
export function signInPage(
  org: SimOrg,
  view: { app: string; action: string; username: string; password: string; error: string | undefined },
): Page {
  const invalid = view.error === undefined ? html`` : html` aria-invalid="true" aria-describedby="error"`;
  const focusPassword = view.username !== '';
  return document(
    `Sign in to ${org.label}`,
    org.label,
    html`<h1>Sign in</h1>
      <p>to continue to ${view.app}</p>
      ${view.error !== undefined && html`<p class="error" id="error" role="alert">${view.error}</p>`}
      <form method="post" action="${view.action}">
        <label for="username">Username</label>
        <input
          id="username"
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          value="${view.username}"
          ${focusPassword ? html`` : html` autofocus`}${invalid}
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          value="${view.password}"
          ${focusPassword ? html` autofocus` : html``}${invalid}
        />
        <button type="submit">Sign in</button>
      </form>
      <section class="demo" aria-labelledby="demo">
        <h2 id="demo">Demo users</h2>
        <ul class="users">
          ${org.users.map(
            (user) =>
              html`<li>
                <a href="${view.action}?as=${encodeURIComponent(user.login)}"
                  >${user.firstName} ${user.lastName} <span>${user.login}</span></a
                >
              </li>`,
          )}
        </ul>
        Demo password: <code>${demoPassword}</code>
      </section>`,
  );
}

/** Asks whether the app may have what it asked for. */
export function consentPage(org: SimOrg, view: { app: string; login: string; action: string; scopes: readonly string[] }): Page {
  const scopes: Markup[] = view.scopes.map((scope) => html`<li>${scopeMeanings[scope] ?? 'Use'}<br /><code>${scope}</code></li>`);
  return document(
    `${view.app} would like access`,
    org.label,
    html`<h1>${view.app} would like to</h1>
      <p>Signed in as ${view.login}</p>
      <ul class="scopes">
        ${scopes}
      </ul>
      <form method="post" action="${view.action}">
        <button type="submit" name="decision" value="allow">Allow</button>
        <button type="submit" name="decision" value="deny" class="plain">Don't allow</button>
      </form>`,
  );
}

/** Okta answers a request it cannot send back to the app with a page of this kind. */
export function errorPage(orgLabel: string, view: { status: number; code: string; description: string; errorId: string }): Page {
  return document(
    'Error',
    orgLabel,
    html`<h1>${view.status} Bad Request</h1>
      <p>Your request resulted in an error.</p>
      <p class="error" role="alert">${view.description}</p>
      <div class="demo">Error code: <code>${view.code}</code><br />Error ID: <code>${view.errorId}</code></div>`,
  );
}

/** A page that only says something. */
export function messagePage(orgLabel: string, title: string, message: string): Page {
  return document(
    title,
    orgLabel,
    html`<h1>${title}</h1>
      <p>${message}</p>`,
  );
}

/** What stays in the browser when a sign-in by custom scheme has ended; the link is for a browser that does not go by itself. */
export function returnPage(orgLabel: string, view: { signedIn: boolean; app: string }): Page {
  const title = view.signedIn ? 'Signed in' : 'Not signed in';
  return document(
    title,
    orgLabel,
    html`<h1>${title}. Return to Tenantry.</h1>
      <a class="button" href="${view.app}">Open Tenantry</a>`,
  );
}

/** Where a person types the code that a device shows. */
export function enterCodePage(orgLabel: string, error: string | undefined): Page {
  return document(
    'Activate your device',
    orgLabel,
    html`<h1>Activate your device</h1>
      <p>Enter the code that your device shows.</p>
      ${error !== undefined && html`<p class="error" role="alert">${error}</p>`}
      <form method="get" action="/activate">
        <label for="code">Activation code</label>
        <input
          id="code"
          name="user_code"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          required
          autofocus
        />
        <button type="submit">Next</button>
      </form>`,
  );
}

/** Asks whether the device with this code is really in the person's hands. */
export function confirmCodePage(
  orgLabel: string,
  view: { action: string; xsrf: string; userCode: string; error: string | undefined },
): Page {
  return document(
    'Activate your device',
    orgLabel,
    html`<h1>Is this the code on your device?</h1>
      ${view.error !== undefined && html`<p class="error" role="alert">${view.error}</p>`}
      <p class="code"><code>${view.userCode}</code></p>
      <form method="post" action="${view.action}">
        <input type="hidden" name="xsrf" value="${view.xsrf}" />
        <input type="hidden" name="user_code" value="${view.userCode}" />
        <button type="submit" name="confirm" value="yes">Yes, continue</button>
        <button type="submit" name="abort" value="yes" class="plain">No, cancel</button>
      </form>`,
  );
}
