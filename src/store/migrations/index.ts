import * as first from './2026-11-21-first.ts';
import * as lifeCycle from './2026-11-21-life-cycle.ts';
import * as microsoft from './2026-11-21-microsoft.ts';
import * as outbox from './2026-11-21-outbox.ts';
import * as postedCards from './2026-11-21-posted-cards.ts';
import * as readers from './2026-11-21-readers.ts';
import * as search from './2026-11-21-search.ts';
import * as staleCards from './2026-11-21-stale-cards.ts';
import * as lostRelationships from './2026-11-22-lost-relationships.ts';
import * as nudgeDeadlines from './2026-11-22-nudge-deadlines.ts';
import * as removals from './2026-11-22-removals.ts';
import * as requests from './2026-11-22-requests.ts';
import * as takeOvers from './2026-11-22-take-overs.ts';
import * as told from './2026-11-22-told.ts';
import * as unansweredFilings from './2026-11-22-unanswered-filings.ts';
import * as unclocked from './2026-11-22-unclocked.ts';

/** In the order in which they are applied, which is that of their names; one that has landed never changes. */
export const migrations = {
  '2026-11-21-first': first,
  '2026-11-21-life-cycle': lifeCycle,
  '2026-11-21-microsoft': microsoft,
  '2026-11-21-outbox': outbox,
  '2026-11-21-posted-cards': postedCards,
  '2026-11-21-readers': readers,
  '2026-11-21-search': search,
  '2026-11-21-stale-cards': staleCards,
  '2026-11-22-lost-relationships': lostRelationships,
  '2026-11-22-nudge-deadlines': nudgeDeadlines,
  '2026-11-22-removals': removals,
  '2026-11-22-requests': requests,
  '2026-11-22-take-overs': takeOvers,
  '2026-11-22-told': told,
  '2026-11-22-unanswered-filings': unansweredFilings,
  '2026-11-22-unclocked': unclocked,
};
