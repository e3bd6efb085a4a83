import { MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import { saveGroups } from '../store/mirror.ts';
import type { Database } from '../store/open.ts';
import type { Staff } from './people.ts';
import { waited } from './patience.ts';

const freshMs = 15 * 60_000;
/** Groups are read after the customer, within the same three seconds of a turn. */
const patienceMs = 1_000;

/** The security groups of staff, nested ones too, as of now; undefined where Microsoft does not say, and then nothing is taken for granted. */
export function createGroups(db: Database, graph: Microsoft['graph'], now: () => Date) {
  const underWay = new Map<string, Promise<readonly string[] | undefined>>();

  async function read({ tenantId, objectId, groups }: Staff): Promise<readonly string[] | undefined> {
    const at = now();
    try {
      const found = await graph.groupsOf(tenantId, objectId);
      await saveGroups(db, { tenantId, objectId }, found, at);
      return found;
    } catch (error) {
      if (!(error instanceof MicrosoftError)) throw error;
      if (error.reason !== 'denied' && error.reason !== 'not-found') return groups; // as they were read last
      await saveGroups(db, { tenantId, objectId }, null, at);
      return undefined;
    }
  }

  return async (staff: Staff): Promise<readonly string[] | undefined> => {
    if (staff.groupsReadAt && now().getTime() - staff.groupsReadAt.getTime() < freshMs) return staff.groups;
    const reading = underWay.get(staff.objectId) ?? read(staff).finally(() => underWay.delete(staff.objectId));
    underWay.set(staff.objectId, reading);
    const answer = await waited(reading, patienceMs);
    return 'value' in answer ? answer.value : staff.groups;
  };
}
