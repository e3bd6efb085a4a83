import { ActivityTypes, type Activity, type TurnContext } from 'botbuilder';
import type { Logger } from 'pino';
import * as z from 'zod/v4';
import { renderCard } from '../cards/render.ts';
import { say, type Reader } from '../cards/words.ts';
import { isLoopback } from '../env.ts';
import { cell } from '../intents/board-csv.ts';
import type { OfferedFile } from '../intents/intent.ts';
import { cardActivity } from './outgoing.ts';

// A file goes to somebody by Teams' file consent: the bot asks, the person allows it, Teams opens a place in their OneDrive, the bot puts the file there and
// shows it. In personal chats alone (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4).
const consentCard = 'application/vnd.microsoft.teams.card.file.consent';
const infoCard = 'application/vnd.microsoft.teams.card.file.info';

const UploadInfo = z.object({ uploadUrl: z.url().max(8_000), contentUrl: z.url().max(8_000), name: z.string().min(1).max(400), uniqueId: z.string().max(200), fileType: z.string().max(20) });
const Consent = z.object({
  action: z.enum(['accept', 'decline']), uploadInfo: UploadInfo.optional().catch(undefined),
  context: z.object({ verb: z.literal('sla.board/csv'), params: z.record(z.string().max(40), z.string().max(100)) }),
});

/** Where Teams says that a file is to be put. */
export type UploadInfo = z.infer<typeof UploadInfo>;

/** What somebody answered to the question whether a file may be saved; undefined where it is no answer to a question of ours. */
export function readConsent(value: unknown): z.infer<typeof Consent> | undefined {
  return Consent.safeParse(value).data;
}

/** Asks whether a file may be saved. Where that fails there is the card. */
export async function offerFile(context: TurnContext, file: OfferedFile, reader: Reader, { log }: { readonly log: Logger }): Promise<void> {
  await context.sendActivity(consentActivity(file, reader)).catch((error: unknown) => log.warn({ err: error }, 'a file could not be offered'));
}

/** The question whether a file may be saved. What is in it is made anew when the answer comes. */
function consentActivity(file: OfferedFile, reader: Reader): Partial<Activity> {
  const context = { verb: file.verb, params: file.params };
  const content = { description: say(file.about.key, reader, file.about.facts), sizeInBytes: bytesOf(file, reader).length, acceptContext: context, declineContext: context };
  return { type: ActivityTypes.Message, summary: content.description, attachments: [{ contentType: consentCard, name: file.name, content }] };
}

/** The message that shows a file where it was saved. */
function savedActivity({ contentUrl, name, uniqueId, fileType }: UploadInfo): Partial<Activity> {
  return { type: ActivityTypes.Message, summary: name, attachments: [{ contentType: infoCard, contentUrl, name, content: { uniqueId, fileType } }] };
}

/** A table as a CSV file (RFC 4180) in the reader's language, with a byte order mark, by which spreadsheets know UTF-8. */
export function bytesOf({ columns, rows }: OfferedFile, reader: Reader): Uint8Array {
  const lines = [columns.map((key) => say(key, reader)), ...rows.map((row) => row.map((each) => (typeof each === 'string' ? each : say(each.key, reader))))];
  return new TextEncoder().encode(`\ufeff${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`);
}

/** SharePoint and OneDrive for work, in each of Microsoft's clouds. */
const storage = /^[a-z0-9-]+\.sharepoint(?:-mil)?\.(?:com|us|cn|de)$/;

/** Whether a file may be put at an address: only at Microsoft's own storage, whatever the client sends; in the sandbox on this machine too. */
export function mayUploadTo(address: string, sandbox: boolean): boolean {
  const { protocol, hostname, port, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  if (sandbox && isLoopback(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && port === '' && storage.test(hostname);
}

const patienceMs = 20_000;

/** Puts a file where Teams said, and gives the message that shows it; or says that it could not be saved. Never rejects. */
export async function save(file: OfferedFile | undefined, place: UploadInfo | undefined, reader: Reader, { sandbox, log }: { readonly sandbox: boolean; readonly log: Logger }): Promise<Partial<Activity>> {
  try {
    if (!file || !place || !mayUploadTo(place.uploadUrl, sandbox) || !mayUploadTo(place.contentUrl, sandbox)) throw new Error('There is no file, or no place for it.');
    await upload(place.uploadUrl, bytesOf(file, reader));
    return savedActivity(place);
  } catch (error) {
    log.warn({ err: error }, 'a file was not saved');
    return cardActivity(renderCard('notice', { key: 'notice.file-failed' }, reader, 'file-failed'));
  }
}

/** Throws where the file is not taken; no redirect is followed. */
async function upload(address: string, bytes: Uint8Array): Promise<void> {
  const response = await fetch(address, {
    method: 'PUT', redirect: 'error', signal: AbortSignal.timeout(patienceMs), body: bytes as Uint8Array<ArrayBuffer>,
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}` },
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The file was not taken: HTTP ${response.status}`);
}
