import { word } from './words.js';

const connector = '/sandbox/connector';
const desk = { id: '28:csp-support-desk', name: 'CSP Support Desk' };

/** Where a person and the desk talk. */
export function conversationOf({ aadObjectId }) {
  return `local-${aadObjectId}`;
}

export function isFromDesk({ from }) {
  return !from?.id?.startsWith('29:');
}

/** An activity as Teams would send it for the person. */
export function activityOf(person, { locale, now }, rest) {
  const { name, aadObjectId, tenantId, timeZone } = person;
  return {
    id: crypto.randomUUID(),
    timestamp: now.toISOString(),
    localTimestamp: localTimestamp(now, timeZone),
    localTimezone: timeZone,
    channelId: 'msteams',
    serviceUrl: location.origin + connector,
    from: { id: `29:${aadObjectId}`, name, aadObjectId },
    recipient: desk,
    conversation: { id: conversationOf(person), tenantId, conversationType: 'personal' },
    channelData: { tenant: { id: tenantId } },
    locale,
    entities: [{ type: 'clientInfo', locale, country: new Intl.Locale(locale).maximize().region, platform: 'Web', timezone: timeZone }],
    ...rest,
  };
}

/** What Teams sends when a person adds the app. */
export function installation(person, context) {
  const membersAdded = [{ id: desk.id }, { id: `29:${person.aadObjectId}`, aadObjectId: person.aadObjectId }];
  return [
    activityOf(person, context, { type: 'installationUpdate', action: 'add' }),
    activityOf(person, context, { type: 'conversationUpdate', membersAdded }),
  ];
}

/** Sends an activity to the desk through the door that Teams uses; answers what the desk answered, if anything. */
export function post(activity) {
  return send('POST', '/api/messages', activity);
}

/** Keeps what the person said in the conversation, so that a reload or a second window shows it. */
export function keep(activity) {
  return send('POST', `${connector}/said`, { conversation: activity.conversation.id, activity });
}

/** Changes what the conversation holds, as Teams does for a card that was answered with a card. */
export function change(conversation, activity) {
  return send('PUT', `${connector}/v3/conversations/${encodeURIComponent(conversation)}/activities/${encodeURIComponent(activity.id)}`, activity);
}

export async function send(method, path, body) {
  const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
    .catch(() => { throw new Error(word('reason.unreachable')); });
  const text = await answer.text();
  const content = answer.headers.get('Content-Type')?.includes('json') && text ? JSON.parse(text) : undefined;
  if (!answer.ok) throw new Error(content?.message ?? `HTTP ${answer.status}`);
  return content;
}

/** The person's wall clock with its offset: 2026-11-21T10:24:00+01:00. */
function localTimestamp(now, timeZone) {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(now).replace(' ', 'T');
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(now)
    .find(({ type }) => type === 'timeZoneName').value;
  return parts + (name.slice('GMT'.length) || '+00:00');
}
