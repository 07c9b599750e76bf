import axe from 'axe-core';
import type { Page } from '@playwright/test';

/** So many times axe looks again when something began to move while it looked. */
const mostLooks = 5;

/**
 * What axe finds wrong with the page once it stands still, one line each; empty when nothing. Half-transparent text has
 * too little contrast, so a page on which something fades is not judged.
 */
export const accessibilityFindings = async (page: Page): Promise<readonly string[]> => {
  // Through the debugger, past the page's policy, and once per document: axe is half a megabyte of script. The usual
  // builder would inject it each time and open a second page for its report, which the app's window refuses.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async (most) => {
    const drawn = async () => await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    // What turns for ever, as a spinner does, never comes to rest.
    const moving = () =>
      document
        .getAnimations()
        .filter(({ effect, playState }) => playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime));
    const standStill = async () => {
      await drawn();
      for (let now = moving(); now.length > 0; now = moving()) {
        // One that is cancelled rejects.
        await Promise.allSettled(now.map(async ({ finished }) => await finished));
        await drawn();
      }
    };
    let begun = 0;
    const begins = () => (begun += 1);
    document.addEventListener('animationstart', begins, true);
    document.addEventListener('transitionrun', begins, true);
    try {
      for (let looks = 1; ; looks += 1) {
        await standStill();
        begun = 0;
        const found = await (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'], preload: false });
        if (found.violations.length === 0 || (begun === 0 && moving().length === 0) || looks === most) return found;
      }
    } finally {
      document.removeEventListener('animationstart', begins, true);
      document.removeEventListener('transitionrun', begins, true);
    }
  }, mostLooks);
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

/**
 * Puts text on the page that fades in, and stops it at its first frame, where it cannot be read. The returned function
 * lets it go on, for `ms`, after which it can.
 */
export const fadeTextIn = async (page: Page): Promise<(ms: number) => Promise<void>> => {
  const animation = await page.evaluateHandle(() => {
    const text = document.createElement('p');
    text.textContent = 'Read me once I am here';
    text.style.setProperty('color', '#000000');
    text.style.setProperty('background', '#ffffff');
    document.querySelector('main')?.append(text);
    const fading = text.animate([{ opacity: 0.1 }, { opacity: 0.2 }], { duration: 1 });
    fading.pause();
    return fading;
  });
  return async (ms) =>
    await animation.evaluate((fading, duration) => {
      fading.effect?.updateTiming({ duration });
      fading.play();
    }, ms);
};
