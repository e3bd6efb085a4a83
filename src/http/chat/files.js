import { activityOf, post, send } from './activities.js';
import { make, phrase } from './words.js';

const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.card.file.info';

/** Draws what Teams draws for files: the question whether one may be saved, and the file itself, as a download. */
export function fileElements({ attachments = [] }, onConsent) {
  const asked = attachments.filter(({ contentType }) => contentType === consentType).map((file) => {
    const button = (key, action) => make('button', { type: 'button', className: 'plain', word: key, onclick: () => onConsent(action, file) });
    return make('div', { className: 'card file' }, make('p', { text: file.name }), make('p', { text: file.content.description }), button('file.allow', 'accept'), ' ', button('file.decline', 'decline'));
  });
  const saved = attachments.filter(({ contentType, contentUrl }) => contentType === infoType && new URL(contentUrl).origin === location.origin).map(({ name, contentUrl }) => (
    make('div', { className: 'card file' }, make('a', { href: contentUrl, download: name, word: 'file.download', facts: { name } }))));
  return [...asked, ...saved];
}

/** Answers the question as Teams does: where the file is allowed, a place for it is opened first. */
export async function answerConsent(person, context, message, action, { name, content }) {
  const accepted = action === 'accept';
  const value = { type: 'fileUpload', action, context: accepted ? content.acceptContext : content.declineContext, ...(accepted && { uploadInfo: await placeFor(name) }) };
  await post(activityOf(person, context, { type: 'invoke', name: 'fileConsent/invoke', value, replyToId: message.activity.id }));
  return phrase(accepted ? 'file.allowed' : 'file.declined');
}

async function placeFor(name) {
  const { id, path } = await send('POST', '/sandbox/files', { name });
  const url = location.origin + path;
  return { uploadUrl: url, contentUrl: url, name, uniqueId: id, fileType: name.split('.').at(-1) ?? '' };
}
