import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a server that can be cut. */
export interface Proxy {
  readonly port: number;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Lets nothing through any more, and says nothing of it: new connections are taken, and get no answer. */
  silence(): void;
  /** As before; what was held back by silence arrives late. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a wire on loopback to a server. */
export async function openProxy(host: string, port: number): Promise<Proxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let silent = false;
  const server: Server = createServer((near) => {
    const far = connect(port, host);
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => { near.destroy(); far.destroy(); pairs.delete(pair); };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => near.write(data));
    if (silent) for (const socket of pair) socket.pause();
  });
  const listen = (on: number) => new Promise<void>((resolve, reject) => { server.once('error', reject).listen(on, '127.0.0.1', () => { server.off('error', reject); resolve(); }); });
  await listen(0);
  const { port: own } = server.address() as { port: number };
  const cut = () => new Promise<void>((resolve) => {
    server.close(() => resolve());
    for (const [near, far] of pairs) { near.destroy(); far.destroy(); }
  });
  return {
    port: own, cut,
    silence() {
      silent = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    async mend() {
      silent = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
      if (!server.listening) await listen(own);
    },
    close: async () => { if (server.listening) await cut(); },
  };
}
