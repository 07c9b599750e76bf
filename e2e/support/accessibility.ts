import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds wrong with the page as it is now, one line each; empty when nothing. */
export const accessibilityFindings = async (page: Page): Promise<readonly string[]> => {
  // The usual way opens a second page for its report, and neither Electron nor the stand-in lets a test open one.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
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
