import type { Intent } from './intent.ts';
import { cancel } from './cancel.ts';
import { gdapCheck } from './gdap.check.ts';
import { help } from './help.ts';
import { languageSet } from './language.set.ts';
import { none } from './none.ts';
import { responseTime } from './response-time.ts';
import { supportContactFind } from './support-contact.find.ts';
import { ticketList } from './ticket.list.ts';
import { ticketOpen } from './ticket.open.ts';
import { ticketShow } from './ticket.show.ts';
import { ticketUpdate } from './ticket.update.ts';

/** What people can ask for. */
export const intents: readonly Intent[] = [
  supportContactFind,
  ticketOpen, ticketList, ticketShow, ticketUpdate,
  responseTime, gdapCheck,
  languageSet, help, cancel, none,
];
