import { sample } from '../sample-partner.ts';

const ids = (...names: readonly string[]) => new Set(names.map((name) => {
  const id = sample.entraRoles[name];
  if (id === undefined) throw new Error(`sample-partner.json does not describe the role "${name}".`);
  return id;
}));

/** The sample's roles that carry a right to support tickets for Microsoft 365. */
export const mayFile: ReadonlySet<string> = ids('Service Support Administrator', 'Helpdesk Administrator', 'Global Administrator', 'Dynamics 365 Administrator');

/** Those that may read service health; Directory Readers may not. */
export const maySeeHealth: ReadonlySet<string> = new Set([...mayFile, ...ids('Global Reader', 'License Administrator')]);

/** Azure's roles that may write support tickets, and all that may read. */
export const mayWriteTickets: ReadonlySet<string> = new Set(['Owner', 'Contributor', 'Support Request Contributor'].map((name) => sample.azureRoles[name]!));
