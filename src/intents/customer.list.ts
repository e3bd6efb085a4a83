import type { ListReading } from '../directory/freshness.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { readingFacts } from './reading.ts';

const page = 10;

/** "Find customers starting with con", "list customers": a page at a time. */
export const customerList: Intent = { id: 'customer.list', cards: ['customer-list'], audience: ['staff'], answer };

async function answer(request: Request, desk: Desk): Promise<Reply> {
  const reply = (reading: ListReading) => listed(reading, request, desk);
  const reading = await desk.directory.lists(request.params.refresh === 'yes');
  return { ...await reply(reading), ...(reading.later && { later: reading.later.then(reply) }) };
}

async function listed(reading: ListReading, { person, entities, params }: Request, { directory }: Desk): Promise<Reply> {
  if (person.kind !== 'staff') throw new Error('customer.list is for staff.');
  const asked = (typeof params.asked === 'string' ? params.asked : entities.names[0] ?? '').slice(0, 100);
  const offset = typeof params.offset === 'string' && /^\d{1,9}$/.test(params.offset) ? Number(params.offset) : 0;
  const found = await directory.customers(person, { startingWith: asked, offset, limit: page + 1 });
  const customers = found.slice(0, page);
  return {
    card: 'customer-list', ...(customers.length === 0 && { variant: 'none' }),
    facts: {
      asked, customers, count: customers.length, from: offset + 1, to: offset + customers.length,
      previous: offset > 0 ? String(Math.max(0, offset - page)) : '', next: found.length > page ? String(offset + page) : '',
      reading: readingFacts(reading.readAt, reading, person, { verb: 'customer.list', data: { asked, offset: String(offset), refresh: 'yes' } }),
    },
  };
}
