import type { KyselyPlugin } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from '../../src/directory/people.ts';
import { createQuestions } from '../../src/nudges/questions.ts';
import { personalConversations } from '../../src/store/conversations.ts';
import { ticketByNumber } from '../../src/store/tickets.ts';
import { readTurn } from '../../src/store/turns.ts';
import { ticketScope } from '../../src/tickets/rights.ts';
import { sharedDesk, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, tenants, ticketOn } from '../tickets/form.ts';

let desk: TestDesk;
let numbers: number[];
let statements = 0;
const counting: KyselyPlugin = { transformQuery: ({ node }) => { statements += 1; return node; }, transformResult: async ({ result }) => result };

beforeAll(async () => {
  desk = await sharedDesk();
  const filed = [await desk.as('megan').sends('ticket.open/submit', filled()), await desk.as('rafael').sends('ticket.open/submit', filled({ customer: tenants.adventureWorks }))];
  numbers = [...filed.map((reply) => Number(numberOf(ticketOn(reply)))), 999_999];
});
beforeEach(() => { statements = 0; });

const everybody = () => [...desk.people.map(({ tenantId, aadObjectId }) => ({ tenantId, objectId: aadObjectId })), { tenantId: desk.people[0]!.tenantId, objectId: 'nobody' }];

describe('what is asked together', () => {
  it('is answered as if it were asked alone, each by their own rights, in one statement of each kind', async () => {
    const ask = createQuestions(desk.database.db.withPlugin(counting));
    const alone = await Promise.all(everybody().map(async (id) => personOf(await readTurn(desk.database.db, { key: '', ...id, conversationId: '' }), id, '')));
    const people = await Promise.all(everybody().map((id) => ask.somebody(id)));
    expect(people).toEqual(alone);
    const pairs = people.flatMap((person) => (person ? numbers.map((number) => ({ scope: ticketScope(person), number })) : []));
    const seen = await Promise.all(pairs.map((pair) => ask.isSeen(pair)));
    expect(seen).toEqual(await Promise.all(pairs.map(async ({ scope, number }) => await ticketByNumber(desk.database.db, scope, number) !== undefined)));
    expect([seen.includes(true), seen.includes(false)]).toEqual([true, true]);
    const clocks = await Promise.all(everybody().flatMap((id) => numbers.map((number) => ask.clockNow({ ...id, number, kind: 'microsoft' }))));
    expect(clocks.filter((clock) => clock?.manager).length).toBeGreaterThan(0);
    expect(statements).toBe(3);
  });

  it('finds each their own conversation', async () => {
    const chats = [desk.as('adele'), desk.as('lucia'), desk.as('adele')];
    for (const chat of chats) await chat.says('help');
    await desk.database.pool.query('update conversation set seen_at = $1 where conversation_id = $2', ['2999-01-01T00:00:00Z', chats[2]!.conversation]);
    const found = await personalConversations(desk.database.db, [...chats.map(({ person: { tenantId, aadObjectId } }) => ({ tenantId, objectId: aadObjectId })), { tenantId: 'none', objectId: 'nobody' }]);
    const [first, , third] = found;
    expect([first?.conversationId, third?.conversationId, found[1]?.objectId, found[3]]).toEqual([chats[2]!.conversation, chats[2]!.conversation, chats[1]!.person.aadObjectId, undefined]);
    await desk.database.pool.query('update conversation set seen_at = now() where conversation_id = $1', [chats[2]!.conversation]);
  });
});
