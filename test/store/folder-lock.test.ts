import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/store/folder-lock.ts';
import { engine } from '../support/database.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'desk-lock-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const root = join(import.meta.dirname, '../..');

/** Runs a line of code, or the desk itself, in a process of its own; it is killed after 50 s. */
function run(...args: string[]) {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: '', DATA_DIR: folder }, timeout: 50_000, killSignal: 'SIGKILL' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said += text; });
  return { child, said: () => said, ended: once(child, 'close').then(([code]) => code as number | null) };
}

describe.runIf(engine === 'pglite')('the data folder', () => {
  it('is held by one process; a second desk on it is told by whom, and what to do', { timeout: 60_000 }, async () => {
    const unlock = await lockFolder(folder);
    try {
      const second = run('src/main.ts');
      expect(await second.ended).toBe(1);
      expect(second.said().trim()).toBe(`The data folder ${folder} is in use by process ${process.pid}. Stop it, or set DATA_DIR to another folder.`);
    } finally {
      await unlock();
    }
  });

  it('is the same folder by whatever path', async () => {
    const other = `${folder}-link`;
    await symlink(folder, other);
    const unlock = await lockFolder(folder);
    try {
      await expect(lockFolder(other)).rejects.toThrow(`is in use by process ${process.pid}`);
      await expect(lockFolder(`${folder}/`)).rejects.toThrow('is in use by');
    } finally {
      await unlock();
      await rm(other);
    }
  });

  it('is free again once its holder let it go, or was killed', async () => {
    await (await lockFolder(folder))();
    const holder = run('-e', `import('./src/store/folder-lock.ts').then(({ lockFolder }) => lockFolder(process.env.DATA_DIR)).then(() => { console.log('held'); setInterval(() => {}, 1000); })`);
    await once(holder.child.stdout, 'data');
    await expect(lockFolder(folder)).rejects.toThrow(`is in use by process ${holder.child.pid}`);
    holder.child.kill('SIGKILL');
    await holder.ended;
    await (await lockFolder(folder))();
  });
});
