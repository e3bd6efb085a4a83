import { randomUUID } from 'node:crypto';
import type { Request, Response, Server } from 'restify';

const path = '/sandbox/files';
const most = 20;
const largest = 8_000_000;

/** Stands in for OneDrive: takes the files that the desk saves for people in the local chat, and gives them back as downloads. In memory; the oldest go first. */
export function serveFiles(server: Server): void {
  const files = new Map<string, { readonly name: string; readonly bytes: Buffer | undefined }>();

  /** Opens a place for one file, as Teams does when somebody allows one. */
  server.post(path, async (request: Request, response: Response) => {
    const { name } = (request.body ?? {}) as { name?: unknown };
    if (typeof name !== 'string' || !/^[\w .-]{1,100}$/.test(name)) return response.send(400, { code: 'BadRequest', message: 'A file needs a name.' });
    const id = randomUUID();
    files.set(id, { name, bytes: undefined });
    for (const oldest of files.keys()) if (files.size > most) files.delete(oldest);
    response.send(201, { id, path: `${path}/${id}` });
  });

  server.put(`${path}/:id`, async (request: Request, response: Response) => {
    const file = files.get(request.params.id);
    if (!file || file.bytes) return response.send(404, { code: 'ResourceNotFound', message: 'There is no place for this file.' });
    const bytes = await bodyOf(request);
    if (!bytes) return response.send(413, { code: 'RequestEntityTooLarge', message: 'The file is too large.' });
    files.set(request.params.id, { name: file.name, bytes });
    response.send(201, { id: request.params.id });
  });

  server.get(`${path}/:id`, async (request: Request, response: Response) => {
    const file = files.get(request.params.id);
    if (!file?.bytes) return response.send(404, { code: 'ResourceNotFound', message: 'There is no such file.' });
    response.sendRaw(200, file.bytes as never, {
      'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${file.name}"`, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store',
    });
  });
}

/** The bytes of a file, which nothing else reads; undefined where there are too many. */
async function bodyOf(request: Request): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= largest) parts.push(part);
  }
  return length <= largest ? Buffer.concat(parts) : undefined;
}
