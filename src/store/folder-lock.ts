import { createHash } from 'node:crypto';
import { realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Holds a folder for this process until the returned function is called or the process ends, however it ends: the lock is a
 * listening local socket, so nothing stale is left to reason about. Throws an error that says who holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const address = await socketFor(folder);
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = await tryListen(address);
    if (server) return () => new Promise((resolve) => server.close(() => resolve()));
    const holder = await askHolder(address);
    if (holder) throw new Error(`The data folder ${folder} is in use by ${holder}. Stop it, or set DATA_DIR to another folder.`);
    await unlink(address).catch(() => undefined); // left behind by a process that was killed
  }
  throw new Error(`The data folder ${folder} could not be locked.`);
}

async function socketFor(folder: string): Promise<string> {
  const name = `csp-support-desk-${createHash('sha256').update(await realpath(folder)).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function tryListen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(`process ${process.pid}`));
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server.unref()));
  });
}

function askHolder(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    let connected = false;
    const socket = connect(address);
    socket.once('connect', () => { connected = true; });
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', (data) => { said += String(data); });
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(said || (connected ? 'another process' : undefined))); // busy, perhaps, but there
  });
}
