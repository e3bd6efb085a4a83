import type { Ticket } from '../tickets/tickets.ts';
import type { Reply, Request } from './intent.ts';
import { pageButtons, pageOf, piecesOf } from './pages.ts';
import { historyFor, lineOf } from './ticket.card.ts';
import { noteOf } from './ticket.order.ts';

/** What a piece and a page of text may take in a message, in characters, and what stands around a piece. */
const [longestPiece, fullPage, aroundPiece] = [10_000, 11_000, 500];

/** All that was written on a ticket, as its reader may see it, page by page: the description, and the history with its notes. */
export function wholeReply(ticket: Ticket, request: Request): Reply {
  const { person, params } = request;
  const number = String(ticket.number);
  const written = [
    ...(ticket.description === '' ? [] : inPieces({ heading: 'ticket.description', note: ticket.description, isPublic: false })),
    ...historyFor(ticket, person).flatMap((row) => inPieces({ ...lineOf(row, person), heading: `change.${row.change}` })),
  ];
  const all = paged(written);
  const { shown: [parts = []], ...pages } = pageOf(all, params.offset, 1);
  return {
    card: 'ticket-whole', topic: { intent: 'ticket.show', ticket: `T-${number}`, customer: ticket.tenantId },
    facts: {
      ticket: `T-${number}`, number, title: ticket.title, customer: ticket.customerName, forStaff: person.kind === 'staff', parts, page: all.indexOf(parts) + 1, pages: all.length,
      turn: pageButtons('ticket.show/all', { number }, pages), typed: noteOf(request),
    },
  };
}

interface Part {
  /** The string above it; '' where it goes on. */
  readonly heading: string;
  readonly note: string;
}

function inPieces<T extends Part>(part: T): T[] {
  return piecesOf(part.note, longestPiece).map((note, place) => ({ ...part, note, ...(place > 0 && { heading: '' }) }));
}

/** As many parts on a page as fit one message, at least one. */
function paged<T extends Part>(parts: readonly T[]): T[][] {
  const pages: T[][] = [];
  let room = 0;
  for (const part of parts) {
    const takes = JSON.stringify(part.note).length + aroundPiece;
    if (takes > room) {
      pages.push([]);
      room = fullPage;
    }
    pages.at(-1)!.push(part);
    room -= takes;
  }
  return pages;
}
