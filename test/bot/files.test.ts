import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mayUploadTo } from '../../src/bot/files.ts';
import { startTestDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, tenants, ticketOn } from '../tickets/form.ts';

const consentCard = 'application/vnd.microsoft.teams.card.file.consent';
const infoCard = 'application/vnd.microsoft.teams.card.file.info';

interface Taken { readonly url: string; readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer }

let desk: TestDesk;
let drive: Server;
let address: string;
let taken: Taken[] = [];
let lucia: Chat;
let contoso: string;
let fabrikam: string;
beforeAll(async () => {
  desk = await startTestDesk();
  drive = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      taken.push({ url: request.url!, headers: request.headers, body: Buffer.concat(parts) });
      if (request.url === '/moved') response.writeHead(302, { Location: '/elsewhere' });
      else response.statusCode = request.url === '/full' ? 507 : 201;
      response.end();
    });
  });
  await new Promise<void>((resolve) => { drive.listen(0, '127.0.0.1', resolve); });
  address = `http://127.0.0.1:${(drive.address() as { port: number }).port}`;
  const adele = desk.as('adele');
  contoso = ticketOn(await adele.sends('ticket.open/submit', filled({ title: '=HYPERLINK("x"), a trap' })));
  fabrikam = ticketOn(await adele.sends('ticket.open/submit', filled({ customer: tenants.fabrikam })));
});
afterAll(async () => {
  drive.close();
  await desk.close();
});
beforeEach(() => {
  taken = [];
  lucia = desk.as('lucia');
});

type Attachment = { contentType: string; name?: string; contentUrl?: string; content: { acceptContext?: object; sizeInBytes?: number; uniqueId?: string; fileType?: string; description?: string } };
const sent = (chat: Chat, type: string) => desk.connector.sentTo(chat.conversation).flatMap(({ activity }) => (activity.attachments ?? []) as unknown as Attachment[]).filter(({ contentType }) => contentType === type);
const placeAt = (uploadUrl: string) => ({ uploadUrl, contentUrl: `${address}/file.csv`, name: 'file.csv', uniqueId: 'u-1', fileType: 'csv' });
const answers = (chat: Chat, value: object, over: object = {}) => chat.post(chat.activity({ type: 'invoke', name: 'fileConsent/invoke', value: { type: 'fileUpload', ...value }, ...over }));

/** Asks for the CSV, and gives what the question says comes back. */
async function asked(chat: Chat, params: object = {}): Promise<object> {
  await chat.sends('sla.board/csv', { ...params });
  return sent(chat, consentCard)[0]!.content.acceptContext!;
}

/** Waits for the next thing the desk says of its own accord after so many. */
const said = (chat: Chat, seen: number) => desk.connector.next(chat.conversation, seen);

describe('the board as a file', () => {
  it('is offered in a personal chat, in words too, with the rows on a card all the same', async () => {
    const card = await lucia.sends('sla.board/csv');
    expect(JSON.stringify(card.card)).toContain(`${contoso},Contoso`);
    const [question] = sent(lucia, consentCard);
    expect([question!.name, question!.content.description]).toEqual([expect.stringMatching(/^deadlines-\d{4}-\d\d-\d\d\.csv$/), 'Los plazos en un archivo CSV: 2 filas']);
    const words = desk.as('lucia', 'en');
    expect((await words.says('export the deadlines as CSV')).name).toBe('board-csv');
    expect(sent(words, consentCard)).toHaveLength(1);
  });

  it('is put where Teams says once it is allowed: in the reader\'s language, whole, and harmless in a spreadsheet', async () => {
    const context = await asked(lucia);
    const response = await answers(lucia, { action: 'accept', context, uploadInfo: placeAt(`${address}/upload`) });
    expect(response.status).toBe(200);
    await said(lucia, 1);
    expect(sent(lucia, infoCard)).toEqual([{ contentType: infoCard, contentUrl: `${address}/file.csv`, name: 'file.csv', content: { uniqueId: 'u-1', fileType: 'csv' } }]);
    const [file] = taken;
    expect([...file!.body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(file!.headers['content-range']).toBe(`bytes 0-${file!.body.length - 1}/${file!.body.length}`);
    const lines = file!.body.toString('utf8').slice(1).split('\r\n');
    expect(lines[0]).toBe('Ticket,Cliente,Gravedad,Se espera,Vence,Estado,Asignado a,Título');
    expect(lines.filter((line) => line.startsWith('T-'))).toHaveLength(2);
    const line = lines.find((each) => each.startsWith(contoso))!;
    expect(line).toContain(`"'=HYPERLINK(""x""), a trap"`);
    expect(line).toMatch(/,A,Respuesta inicial de Microsoft,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00,/);
    expect(lines.at(-1)).toBe('');
  });

  it('holds the part of the board that was asked for, as it is then', async () => {
    const context = await asked(lucia, { customer: tenants.fabrikam });
    const later = ticketOn(await desk.as('adele').sends('ticket.open/submit', filled({ customer: tenants.fabrikam })));
    await answers(lucia, { action: 'accept', context, uploadInfo: placeAt(`${address}/upload`) });
    await said(lucia, 1);
    const text = taken[0]!.body.toString('utf8');
    expect([text.includes(fabrikam), text.includes(later), text.includes(contoso)]).toEqual([true, true, false]);
    await desk.as('adele').sends('ticket.update/close', { number: later.slice(2) });
  });

  it('holds what its receiver may see, whoever asked first', async () => {
    const context = await asked(lucia);
    const rafael = desk.as('rafael');
    await answers(rafael, { action: 'accept', context, uploadInfo: placeAt(`${address}/upload`) });
    await said(rafael, 0);
    expect(taken.some(({ body }) => body.toString('utf8').includes(contoso))).toBe(false);
    const megan = desk.as('megan');
    await answers(megan, { action: 'accept', context, uploadInfo: placeAt(`${address}/upload`) });
    await said(megan, 0);
    expect(taken.some(({ body }) => body.toString('utf8').includes('T-'))).toBe(false);
  });

  it('is put there once, however often the answer is delivered', async () => {
    const context = await asked(lucia);
    const id = randomUUID();
    for (const _ of [1, 2, 3]) expect((await answers(lucia, { action: 'accept', context, uploadInfo: placeAt(`${address}/upload`) }, { id })).status).toBe(200);
    await said(lucia, 1);
    expect([taken.length, sent(lucia, infoCard).length]).toEqual([1, 1]);
  });

  it.each([['is not taken', '/full'], ['is sent elsewhere', '/moved']])('that %s is told, and put nowhere else', async (_what, path) => {
    const context = await asked(lucia);
    await answers(lucia, { action: 'accept', context, uploadInfo: placeAt(address + path) });
    expect((await said(lucia, 1)).activity.summary).toBe('No se pudo guardar el archivo.');
    expect(taken.map(({ url }) => url)).toEqual([path]);
  });

  it('is put nowhere when it is declined, forged, or in a group', async () => {
    const context = await asked(lucia);
    const uploadInfo = placeAt(`${address}/upload`);
    const group = { conversation: { id: `19:${randomUUID()}`, conversationType: 'groupChat', isGroup: true, tenantId: lucia.person.tenantId } };
    for (const value of [{ action: 'decline', context }, { action: 'accept', context: { verb: 'ticket.update/close', params: { number: contoso } }, uploadInfo }, { action: 'accept', context: 'x', uploadInfo }, { action: 5 }, {}]) {
      expect((await answers(lucia, value)).status).toBe(200);
    }
    expect((await answers(lucia, { action: 'accept', context, uploadInfo }, group)).status).toBe(200);
    await lucia.post(lucia.activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'sla.board/csv', data: {} } }, ...group }));
    expect([taken, desk.connector.sentTo(group.conversation.id), sent(lucia, infoCard)]).toEqual([[], [], []]);
  });

  it('stays on the card where Teams takes no files', async () => {
    desk.connector.refuse(lucia.conversation, 403);
    const card = await lucia.sends('sla.board/csv');
    expect([card.status, JSON.stringify(card.card).includes(`${contoso},Contoso`)]).toEqual([200, true]);
  });
});

describe('a file is put at', () => {
  it.each([
    ['https://contoso-my.sharepoint.com/personal/lucia/_api/v2.0/drive/items/1/uploadSession?guid=1', true, true], ['https://contoso.sharepoint.us/x', true, true], ['https://contoso.sharepoint.cn/x', true, true],
    ['http://contoso.sharepoint.com/x', false, false], ['https://contoso.sharepoint.com:8443/x', false, false], ['https://user:pass@contoso.sharepoint.com/x', false, false],
    ['https://sharepoint.com.evil.example/x', false, false], ['https://evilsharepoint.com/x', false, false], ['https://sharepoint.com/x', false, false], ['https://contoso.sharepoint.com.:443/x', false, false],
    ['https://169.254.169.254/latest', false, false], ['https://localhost/x', false, true], ['http://127.0.0.1:3978/x', false, true], ['file:///etc/passwd', false, false], ['https://evil.example#.sharepoint.com', false, false],
  ])('%s: %s, in the sandbox %s', (url, really, inSandbox) => {
    expect([mayUploadTo(url, false), mayUploadTo(url, true)]).toEqual([really, inSandbox]);
  });
});

describe('the local chat\'s drive', () => {
  it('gives a file back as a download, once it was put there', async () => {
    const place = await (await fetch(`${desk.url}/sandbox/files`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"name":"deadlines.csv"}' })).json() as { path: string };
    const url = desk.url + place.path;
    expect((await fetch(url)).status).toBe(404);
    const context = await asked(lucia);
    await answers(lucia, { action: 'accept', context, uploadInfo: { ...placeAt(url), contentUrl: url } });
    await said(lucia, 1);
    const file = await fetch(url);
    expect([file.status, file.headers.get('content-disposition'), (await file.text()).includes(contoso)]).toEqual([200, 'attachment; filename="deadlines.csv"', true]);
    for (const name of ['../x', 'a"b', '', 5]) expect((await fetch(`${desk.url}/sandbox/files`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name }) })).status).toBe(400);
    expect((await fetch(`${desk.url}/sandbox/files/none`, { method: 'PUT', headers: { 'Content-Type': 'application/octet-stream' }, body: 'x' })).status).toBe(404);
  });
});
