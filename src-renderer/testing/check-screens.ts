import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { buildRenderer, type Harness, startHarness } from './harness.ts';
import { type Screen, screens } from './screens.ts';

/*
 * Shows every screen of the renderer in light and dark, large and small, without main behind it, and fails on anything
 * axe finds, any violation of the content security policy and any error in the console.
 *
 *   tsx src-renderer/testing/check-screens.ts [--pictures FOLDER] [--only NAME]
 */

// Small first and then large, so that axe looks at the large one.
const sizes = [
  { width: 960, height: 640 },
  { width: 1280, height: 820 },
];

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
};

/** Whether the window itself can be scrolled: then something sticks out of it, and scrolling into view moves everything. */
const canScrollWindow = async (page: Page): Promise<boolean> =>
  await page.evaluate(() =>
    [document.documentElement, document.body].some((element) => {
      element.scrollTo(1, 1);
      const isMoved = element.scrollTop !== 0 || element.scrollLeft !== 0;
      element.scrollTo(0, 0);
      return isMoved || element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth;
    }),
  );

/** The words of each button that a box without scroll bars cuts off at its side. */
const cutOffButtons = async (page: Page): Promise<string[]> =>
  await page.evaluate(() =>
    [...document.querySelectorAll('main button')].flatMap((button) => {
      const { right } = button.getBoundingClientRect();
      for (let box = button.parentElement; box !== null; box = box.parentElement)
        if (['hidden', 'clip'].includes(getComputedStyle(box).overflowX) && box.getBoundingClientRect().right < right - 1)
          return [button.textContent];
      return [];
    }),
  );

const checkScreen = async (harness: Harness, screen: Screen, pictures: string | undefined): Promise<string[]> => {
  const found: string[] = [];
  const { page, violations, errors } = await harness.open(screen.scene === undefined ? {} : { scene: screen.scene });
  page.setDefaultTimeout(10_000);
  try {
    await page.locator('main').waitFor();
    await screen.go?.(page);
  } catch (error) {
    found.push(`${screen.name}: not reached: ${String(error).split('\n').slice(0, 4).join(' ')}`);
  }
  // Pages that are fetched on demand, and answers on their way.
  await page.waitForTimeout(250);
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.waitForTimeout(60);
    if (await canScrollWindow(page)) found.push(`${screen.name} (${size.width}): the window itself can be scrolled`);
    for (const words of await cutOffButtons(page)) found.push(`${screen.name} (${size.width}): the button “${words}” is cut off`);
  }
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const size of pictures === undefined ? [] : sizes) {
      await page.setViewportSize(size);
      await page.waitForTimeout(60);
      await page.screenshot({ path: join(pictures ?? '', `${screen.name}-${theme}-${size.width}.png`) });
    }
    const { violations: flaws } = await new AxeBuilder({ page }).analyze();
    for (const flaw of flaws) {
      const where = flaw.nodes.map((node) => node.html.slice(0, 160)).join(' | ');
      found.push(`${screen.name} (${theme}): axe ${flaw.id}: ${flaw.help}: ${where}`);
    }
  }
  for (const violation of violations) found.push(`${screen.name}: policy: ${violation}`);
  for (const error of errors) found.push(`${screen.name}: console: ${error}`);
  await page.context().close();
  return found;
};

/**
 * Proof that a fault would be found: a button without a name, an inline style and a string that would become script,
 * something that sticks out of the window, and a button that sticks out of its table.
 */
const checkControls = async (harness: Harness): Promise<string[]> => {
  const { page, violations } = await harness.open({});
  await page.locator('table').waitFor();
  await page.evaluate(() => {
    const bare = document.createElement('button');
    bare.setAttribute('style', 'color: red');
    document.querySelector('main')?.append(bare);
    try {
      bare.innerHTML = '<b></b>';
    } catch {
      // Refused, as it should be.
    }
  });
  const { violations: flaws } = await new AxeBuilder({ page }).analyze();
  await page.evaluate(() => {
    const wide = document.querySelector<HTMLElement>('tbody tr td:last-child button');
    if (wide !== null) wide.style.width = '400px';
    const low = document.createElement('p');
    low.textContent = 'low';
    low.style.cssText = 'position: absolute; top: 5000px';
    document.body.append(low);
  });
  const sticksOut = await canScrollWindow(page);
  const cutOff = await cutOffButtons(page);
  await page.context().close();
  return [
    ...(sticksOut ? [] : ['control: it was not found that the window can be scrolled']),
    ...(cutOff.length > 0 ? [] : ['control: a button that is cut off was not found']),
    ...(flaws.some((flaw) => flaw.id === 'button-name') ? [] : ['control: axe did not find a button without a name']),
    ...['style-src-attr', 'require-trusted-types-for'].flatMap((directive) =>
      violations.some((violation) => violation.startsWith(directive)) ? [] : [`control: ${directive} was not enforced`],
    ),
  ];
};

const pictures = option('pictures');
const only = option('only');
if (pictures !== undefined) mkdirSync(resolve(pictures), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'tenantry-renderer-'));
try {
  await buildRenderer(folder);
  const harness = await startHarness(folder);
  const found = await checkControls(harness);
  for (const screen of screens.filter((one) => only === undefined || one.name.includes(only)))
    found.push(...(await checkScreen(harness, screen, pictures)));
  await harness.close();
  process.stdout.write(found.length === 0 ? 'Nothing found on any screen.\n' : `${found.join('\n')}\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
