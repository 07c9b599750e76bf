/** A port of 127.0.0.1 that nothing listens on and that the system gives to nothing else meanwhile. */
export declare const freePort: () => Promise<number>;
