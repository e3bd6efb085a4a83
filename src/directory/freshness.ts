import { customerById } from '../store/directory.ts';
import type { Database } from '../store/open.ts';
import type { Problem } from '../store/schema.ts';
import type { Customer } from './customers.ts';
import type { Mirror } from './mirror.ts';
import { waited } from './patience.ts';

/** A customer with how new it is. */
export interface Reading {
  readonly customer: Customer;
  /** What could not be read when it was last tried; the answer rests on what was read before. */
  readonly problems: readonly Problem[];
  /** Set while Microsoft has not answered yet: the same, once it has. */
  readonly later?: Promise<Reading>;
}

const freshMs = 15 * 60_000;
const againMs = 60_000;

/** Asking again soon would get the same no. */
const settled: ReadonlySet<string> = new Set(['denied', 'blocked', 'not-found', 'unsupported']);

/** Sees to it that an answer about a customer rests on what Microsoft says now, or says of when it is. */
export function createFreshness(db: Database, mirror: Pick<Mirror, 'read'>, now: () => Date) {
  const tried = new Map<string, number>();

  async function read(customer: Customer): Promise<Reading> {
    const problems = await mirror.read(customer.tenantId);
    return { customer: await customerById(db, 'all', customer.tenantId) ?? customer, problems };
  }

  /** The customer as of now: from the mirror where that is new enough, otherwise read anew, for as long as a person may wait. */
  return async (customer: Customer, anew = false): Promise<Reading> => {
    const at = now().getTime();
    const fresh = customer.readAt !== null && at - customer.readAt.getTime() < freshMs && customer.problems.every(({ reason }) => settled.has(reason));
    const justTried = at - (tried.get(customer.tenantId) ?? -Infinity) < againMs;
    if (!anew && (fresh || justTried)) return { customer, problems: customer.problems };
    if (tried.size > 10_000) tried.clear();
    tried.set(customer.tenantId, at);
    const reading = await waited(read(customer));
    return 'value' in reading ? reading.value : { customer, problems: [], later: reading.waiting };
  };
}

/** How new the lists of customers and relationships are. */
export interface ListReading {
  readonly readAt?: Date;
  readonly problems: readonly Problem[];
  readonly later?: Promise<ListReading>;
}

/** The age of the lists; read anew where that is wished, for as long as a person may wait. */
export async function listsReading(mirror: Pick<Mirror, 'readLists' | 'listedAt'>, anew: boolean): Promise<ListReading> {
  const told = async (problems: readonly Problem[]): Promise<ListReading> => {
    const readAt = await mirror.listedAt();
    return { problems, ...(readAt && { readAt }) };
  };
  if (!anew) return told([]);
  const reading = await waited(mirror.readLists().then(told));
  return 'value' in reading ? reading.value : { ...await told([]), later: reading.waiting };
}
