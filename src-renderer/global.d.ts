import type { Bridge } from '../src-preload/contract/index.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly tenantry: Bridge;
  }
}
