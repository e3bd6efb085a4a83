import type { ListedTicket, TicketFilter } from '../tickets/tickets.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { severities, workloads } from './ticket-form.ts';
import { aboutCustomer } from './whose.ts';

const shown = 10;
const longestWords = 100;

/** "Show my tickets", "open tickets for Contoso", "open sev A's", "all tickets"; and those that have some words. A page at a time. */
export const ticketList: Intent = {
  id: 'ticket.list',
  cards: ['ticket-list'],
  audience: ['staff', 'customer'],
  answer: async (request, desk) => {
    const { params: { customer }, entities, person } = request;
    const aboutOne = typeof customer === 'string' ? customer !== '' : entities.names.length > 0;
    return person.kind === 'staff' && aboutOne ? ofCustomer(request, desk) : listed(request, desk);
  },
};

const ofCustomer = aboutCustomer('ticket.list', ({ tenantId, name }, request, desk) => listed(request, desk, { tenantId, name }));

/** What is listed: what the card says, or else what was heard. */
interface Wanted extends Pick<TicketFilter, 'standing' | 'severity' | 'workload'> {
  readonly words: string;
  readonly whose: 'mine' | 'all' | 'nobody';
  readonly offset: number;
}

function wantedOf({ params, entities, heard }: Request): Wanted {
  const filters = new Set(heard.filters);
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : undefined);
  const words = (text('words') ?? '').trim().slice(0, longestWords);
  const severity = severities.find((each) => each === (text('severity') ?? entities.severity));
  const workload = workloads.find((each) => each === (text('workload') ?? entities.workload));
  const said = filters.has('open') === filters.has('closed') ? undefined : filters.has('open') ? 'open' : 'closed';
  const standing = (['open', 'closed'] as const).find((each) => each === (text('standing') ?? said));
  const narrowed = severity ?? workload ?? standing;
  const scope = filters.has('nobody') ? 'nobody' : filters.has('mine') ? 'mine' : filters.has('all') || heard.filters !== undefined && narrowed ? 'all' : undefined;
  const whose = (['mine', 'all', 'nobody'] as const).find((each) => each === text('whose')) ?? scope ?? (words === '' ? 'mine' : 'all');
  return { words, severity, workload, standing, whose, offset: /^\d{1,6}$/.test(text('offset') ?? '') ? Number(text('offset')) : 0 };
}

async function listed(request: Request, desk: Desk, customer?: { readonly tenantId: string; readonly name: string }): Promise<Reply> {
  const { person } = request;
  const wanted = wantedOf(request);
  const { words, whose, standing, severity, workload, offset } = wanted;
  const ofStaff = person.kind === 'staff' && !customer;
  const unassigned = ofStaff && whose === 'nobody';
  const tickets = await desk.tickets.list(person, {
    tenantId: customer?.tenantId, words, standing: standing ?? (unassigned && words === '' ? 'open' : undefined), severity, workload, offset, limit: shown + 1, unassigned, // whatever is over, nobody has to take
    ...(ofStaff && whose === 'mine' && { mine: { tenantId: person.tenantId, objectId: person.objectId } }),
  });
  return listReply(tickets, wanted, { title: words !== '' ? 'found' : customer ? 'customer' : ofStaff ? whose : 'mine', customer: customer?.name ?? '', tenantId: customer?.tenantId ?? '', ofStaff }, desk.now());
}

interface About {
  readonly title: 'mine' | 'all' | 'nobody' | 'customer' | 'found';
  readonly customer: string;
  readonly tenantId: string;
  readonly ofStaff: boolean;
}

function listReply(found: readonly ListedTicket[], { words, whose, standing, severity, workload, offset }: Wanted, { title, ...about }: About, now: Date): Reply {
  const tickets = found.slice(0, shown).map(({ number, title, severity, state, mergedInto, customerName, dueAt, pausedAt }) => ({
    ticket: `T-${number}`, number, title, severity, state: mergedInto === null ? state : 'merged', customer: customerName, dueAt: dueAt?.toISOString() ?? '', pausedAt: pausedAt?.toISOString() ?? '', overdue: dueAt !== null && dueAt < (pausedAt ?? now),
  }));
  const next = found.length > shown ? String(offset + shown) : '';
  const filters = Object.entries({ standing, severity, workload }).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const variant = filters.length > 0 ? 'filtered' : title;
  const page = { standing: standing ?? '', severity: severity ?? '', workload: workload ?? '', words, whose: title === 'found' ? 'all' : whose, customer: about.tenantId };
  return {
    card: 'ticket-list', variant: tickets.length === 0 ? `${variant}.none` : next !== '' || offset > 0 ? 'page' : variant,
    facts: {
      whose: title, ...about, words, filters, standing: page.standing, severity: page.severity, workload: page.workload, count: tickets.length, from: offset + 1, to: offset + tickets.length, tickets,
      none: `list.none.${variant}`, pages: [...(offset > 0 ? [{ key: 'button.previous-page', data: { ...page, offset: String(Math.max(0, offset - shown)) } }] : []), ...(next === '' ? [] : [{ key: 'button.next-page', data: { ...page, offset: next } }])],
      again: { customer: about.tenantId, whose: whose === 'mine' ? '' : whose },
      others: about.ofStaff ? (['mine', 'all', 'nobody'] as const).filter((each) => each !== title).map((each) => ({ key: `list.title.${each}`, data: { whose: each } })) : [],
    },
  };
}
