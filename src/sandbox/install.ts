import type { SandboxPerson } from './sample-partner.ts';

/** Installs the app for every sample person, as Teams tells a bot of it, so that nudges reach people who never wrote. */
export async function installEverybody(url: string, people: readonly SandboxPerson[]): Promise<void> {
  for (const person of people) {
    const response = await fetch(`${url}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(installation(url, person)) });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`The sandbox could not install the app for ${person.name}: HTTP ${response.status}.`);
  }
}

function installation(url: string, { tenantId, aadObjectId, name, locale, timeZone }: SandboxPerson) {
  return {
    type: 'installationUpdate', action: 'add', id: `install-${aadObjectId}`, channelId: 'msteams', serviceUrl: `${url}/sandbox/connector`,
    from: { id: `29:${aadObjectId}`, name, aadObjectId }, recipient: { id: '28:csp-support-desk', name: 'CSP Support Desk' },
    conversation: { id: `local-${aadObjectId}`, tenantId, conversationType: 'personal' }, channelData: { tenant: { id: tenantId } }, locale, localTimezone: timeZone,
  };
}
