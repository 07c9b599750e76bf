import type { Page } from '@playwright/test';

const mark = '[securitypolicyviolation]';

/**
 * Watches a page for violations of the Content-Security-Policy and of Trusted Types, and for uncaught errors: loads it
 * again, so that nothing of its start is missed. The returned function gives what was seen so far.
 */
export const watchViolations = async (page: Page): Promise<() => readonly string[]> => {
  const seen: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith(mark) || /Content Security Policy|Trusted ?(?:Type|HTML|Script)/i.test(text)) seen.push(text);
  });
  page.on('pageerror', (error) => seen.push(`uncaught: ${error.message}`));
  await page.addInitScript((prefix) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(prefix, event.effectiveDirective, event.blockedURI, event.sample);
    });
  }, mark);
  await page.reload();
  return () => seen;
};

/** What a page must never do, for the negative control: HTML from a string, a foreign request, a foreign picture. */
export const violatePolicy = async (page: Page): Promise<void> => {
  await page.evaluate(async () => {
    try {
      document.createElement('div').innerHTML = '<b>text</b>';
    } catch {
      // Trusted Types throw; the report is what counts.
    }
    await fetch('https://example.invalid/').catch(() => {});
    new Image().src = 'https://example.invalid/picture.png';
  });
};
