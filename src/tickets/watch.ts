import type { Person, Staff } from '../directory/people.ts';
import { absenceOf, colleaguesOf, endAbsence, setAbsence } from '../store/absences.ts';
import { auditCounts, auditRows, type AuditScope } from '../store/audit.ts';
import { boardClocks, boardCounts, boardCustomers, boardPlace, type Assignee, type BoardQuestion } from '../store/board.ts';
import type { Database } from '../store/open.ts';
import { graceSeconds, missingNudges } from '../store/proof.ts';
import type { ClockKind } from '../store/schema.ts';
import { snooze, type Snooze } from './snooze.ts';
import { ticketScope } from './rights.ts';

export type { Assignee, BoardClock, BoardCount } from '../store/board.ts';

export type Watch = ReturnType<typeof createWatch>;

/** A deadline within this is soon. */
const soonMs = 24 * 3_600_000;

/** What is watched: the board of the clocks that run, what was told to whom, and who is away. Every question is asked as somebody. */
export function createWatch(db: Database, now: () => Date) {
  const question = (person: Staff, tenantId?: string): BoardQuestion => {
    const at = now();
    return { scope: ticketScope(person), tenantId, now: at, soon: new Date(at.getTime() + soonMs) };
  };
  const kept = keeping(now);
  return {
    /** The nearest deadlines of each group, of one person where one is asked for; how they are spread over all people, and the customers to choose from. */
    async board(person: Staff, options: { tenantId?: string | undefined; assignee?: Assignee | undefined; perGroup: number; customers: number }) {
      const asked = question(person, options.tenantId);
      const [clocks, people, customers] = await Promise.all([
        boardClocks(db, { ...asked, assignee: options.assignee }, options.perGroup), kept(`counts ${who(asked)}`, () => boardCounts(db, asked), (people) => people.reduce((sum, each) => sum + each.overdue + each.soon + each.later + each.paused + each.unclocked, 0) >= manyClocks),
        options.customers > 0 ? kept(`customers ${who({ ...asked, tenantId: undefined })}`, () => boardCustomers(db, question(person), options.customers), ({ length }) => length >= options.customers) : [],
      ]);
      return { clocks, people, customers };
    },
    /** Whose tickets somebody sees under a tenant; undefined where they see none. */
    place: (person: Staff, tenantId: string) => boardPlace(db, ticketScope(person), tenantId),
    /** Puts off what a person is told about a clock. */
    snooze: (person: Person, asked: { number: number; clock: ClockKind; startedAt?: Date | undefined; snooze: Snooze; timeZone: string }) => snooze(db, person, asked, now()),
    /** Who was told what, when, and what became of it, and who should have been and was not; for the managers of a company. */
    async audit(person: Staff, asked: { number?: number | undefined; limit: number }) {
      const scope = auditScope(person);
      const since = new Date(now().getTime() - 24 * 3_600_000);
      const [rows, counts, missing] = await Promise.all([auditRows(db, scope, asked), auditCounts(db, scope, { number: asked.number, since }), missingNudges(db, scope, { now: now(), graceSeconds })]);
      return { rows, counts, since, missing: asked.number === undefined ? missing : missing.filter(({ number }) => number === asked.number) };
    },
    absence: (person: Person) => absenceOf(db, person, now()),
    colleagues: (person: Person, limit: number) => colleaguesOf(db, person, limit),
    /** Records that somebody is away, and who of the same company is told instead. False where there is no such colleague, or the time is past. */
    async goAway(person: Person, until: Date, standInId: string | undefined): Promise<boolean> {
      const known = standInId === undefined || (await colleaguesOf(db, person, 1_000)).some(({ objectId }) => objectId === standInId);
      if (!known || until <= now()) return false;
      await setAbsence(db, person, until, standInId === undefined ? undefined : { tenantId: person.tenantId, objectId: standInId });
      return true;
    },
    comeBack: (person: Person) => endAbsence(db, person),
  };
}

function auditScope({ company }: Staff): AuditScope {
  return company.own ? 'all' : { companyId: company.tenantId };
}

function who({ scope, tenantId = '' }: BoardQuestion): string {
  return `${JSON.stringify(scope)} ${tenantId}`;
}

/** Counting ten thousand clocks takes a while, and they do not change much in a few seconds: so many are counted anew only then. Fewer are always counted. */
const manyClocks = 1_000;
const keptMs = 10_000;

function keeping(now: () => Date) {
  const answers = new Map<string, { at: number; answer: unknown }>();
  return async <T>(key: string, ask: () => Promise<T>, isLarge: (answer: T) => boolean): Promise<T> => {
    const known = answers.get(key);
    const at = now().getTime();
    if (known && at - known.at < keptMs) return known.answer as T;
    answers.delete(key);
    const answer = await ask();
    if (isLarge(answer) && answers.size < 1_000) answers.set(key, { at, answer });
    return answer;
  };
}
