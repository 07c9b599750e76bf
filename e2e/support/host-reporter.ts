import type { Reporter } from '@playwright/test/reporter';
import { appHostLine } from './host.ts';

/** Says before and after the tests what they ran on. */
export default class HostReporter implements Reporter {
  onBegin(): void {
    process.stdout.write(`${appHostLine()}\n`);
  }

  onEnd(): void {
    process.stdout.write(`${appHostLine()}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
