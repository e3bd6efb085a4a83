import { MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import type { Database } from '../store/open.ts';
import { customerFor, findCustomer, type Lookup } from './customers.ts';
import { waited } from './patience.ts';
import type { Staff } from './people.ts';

const domain = /(?:^|@)((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})$/i;

/** Finds a customer by name, or by a domain or mail address that only Microsoft knows to be its own. */
export async function findCustomerAnywhere(db: Database, graph: Microsoft['graph'], staff: Staff, names: readonly string[]): Promise<Lookup> {
  const found = await findCustomer(db, staff, names);
  const asked = found.kind === 'unknown' ? names.map((name) => domain.exec(name.trim())?.[1]).find((name) => name !== undefined) : undefined;
  if (asked === undefined) return found;
  const answer = await waited(graph.tenantByDomain(asked).catch((error: unknown) => {
    if (error instanceof MicrosoftError) return undefined;
    throw error;
  }));
  const tenant = 'value' in answer ? answer.value : undefined;
  const customer = tenant && await customerFor(db, staff, tenant.tenantId);
  return customer ? { kind: 'found', customer } : found;
}
