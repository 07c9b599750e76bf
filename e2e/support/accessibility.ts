import axe from 'axe-core';
import type { Page } from '@playwright/test';

/** What axe finds wrong with the page as it is now, one line each; empty when nothing. */
export const accessibilityFindings = async (page: Page): Promise<readonly string[]> => {
  // Through the debugger, past the page's policy, and once per document: axe is half a megabyte of script. The usual
  // builder would inject it each time and open a second page for its report, which the app's window refuses.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    async () => await (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'], preload: false }),
  );
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${rule.help} at ${node.target.join(' ')}`));
};

/** Puts a button without a name and text without contrast on the page, for the negative control. */
export const spoilAccessibility = async (page: Page): Promise<void> => {
  await page.evaluate(() => {
    const button = document.createElement('button');
    const text = document.createElement('p');
    text.textContent = 'Hardly to be read';
    text.style.setProperty('color', '#eeeeee');
    text.style.setProperty('background', '#ffffff');
    document.querySelector('main')?.append(button, text);
  });
};
