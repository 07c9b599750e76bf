import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

/*
 * The DevTools protocol over a WebSocket (RFC 6455), as little of it as watching one page takes. Playwright would do,
 * but needs longer to connect than an empty window needs to appear, and asks so much of every page that it is measured
 * along. Node 20 has no WebSocket of its own.
 */

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface DevTools {
  send(method: string, params?: object, sessionId?: string): void;
  close(): void;
}

/** Connects to `address` (`ws://127.0.0.1:…`); `onEvent` gets every event. Answers to commands are not waited for. */
export const connectDevTools = async (
  address: string,
  onEvent: (method: string, params: Readonly<Record<string, unknown>>, sessionId: string | undefined) => void,
): Promise<DevTools> => {
  const socket = await upgrade(address);
  readMessages(socket, (text) => {
    const { method, params = {}, sessionId } = JSON.parse(text) as Message;
    if (method !== undefined) onEvent(method, params, sessionId);
  });
  // The app's end is noticed elsewhere.
  socket.on('error', () => {});
  let lastId = 0;
  return {
    send: (method, params = {}, sessionId) => {
      lastId += 1;
      socket.write(maskedFrame(JSON.stringify({ id: lastId, method, params, sessionId })));
    },
    close: () => socket.destroy(),
  };
};

const upgrade = async (address: string): Promise<Socket> =>
  await new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(address);
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    };
    const handshake = request({ host: hostname, port, path: pathname, headers });
    handshake.once('upgrade', (_response, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    handshake.once('response', ({ statusCode }) => reject(new Error(`DevTools answered ${String(statusCode)}.`)));
    handshake.once('error', reject);
    handshake.end();
  });

const textFrame = 0x81;

/** One text frame, masked as a client's must be. */
const maskedFrame = (text: string): Buffer => {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  for (let index = 0; index < payload.length; index += 1) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  const short = payload.length < 126;
  const header = Buffer.alloc(short ? 2 : 4);
  header[0] = textFrame;
  header[1] = 0x80 | (short ? payload.length : 126);
  if (!short) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, mask, payload]);
};

/** Chromium sends every message as one frame. */
const readMessages = (socket: Socket, onMessage: (text: string) => void): void => {
  let buffered = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      if (buffered.length < 2) return;
      const short = (buffered[1] ?? 0) & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (buffered.length < start) return;
      const length = short === 126 ? buffered.readUInt16BE(2) : short === 127 ? Number(buffered.readBigUInt64BE(2)) : short;
      if (buffered.length < start + length) return;
      if (buffered[0] === textFrame) onMessage(buffered.toString('utf8', start, start + length));
      buffered = buffered.subarray(start + length);
    }
  });
};
