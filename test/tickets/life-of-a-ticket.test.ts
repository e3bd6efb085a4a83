import { beforeAll, describe, expect, it } from 'vitest';
import { actionsOf, sharedDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { clocksOf, filled, historyOf, numberOf, rowOf, tenants, ticketOn, written } from './form.ts';

describe('at the door', () => {
  let desk: TestDesk;
  beforeAll(async () => { desk = await sharedDesk(); });
  const verbsOn = (card: unknown) => actionsOf(card).map(({ verb }) => verb).filter((verb) => verb?.startsWith('ticket.update/')).map((verb) => verb!.slice('ticket.update/'.length));

  it.each`
    who          | customer             | workload          | issue          | step        | state            | clocks               | because
    ${'adele'}   | ${'contoso'}         | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${'handed-over'} | ${'microsoft runs'}  | ${'everything is in order'}
    ${'adele'}   | ${'contoso'}         | ${'microsoft365'} | ${'technical'} | ${'keep'}   | ${'diagnosing'}  | ${''}                | ${'it was to be kept'}
    ${'adele'}   | ${'fabrikam'}        | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${'handed-over'} | ${'microsoft runs'}  | ${'a relationship that ends soon is a caution'}
    ${'misaki'}  | ${'contoso'}         | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${'handed-over'} | ${'microsoft runs'}  | ${'what could not be read does not stop her'}
    ${'rafael'}  | ${'adventureWorks'}  | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${'handed-over'} | ${'microsoft runs'}  | ${'a reseller may file, with a caution'}
    ${'lucia'}   | ${'litware'}         | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${'handed-over'} | ${'microsoft runs'}  | ${'she is in the escalation group'}
    ${'adele'}   | ${'litware'}         | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${undefined}     | ${''}                | ${'she is not'}
    ${'adele'}   | ${'tailspin'}        | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${undefined}     | ${''}                | ${'no relationship is left'}
    ${'adele'}   | ${'tailspin'}        | ${'microsoft365'} | ${'technical'} | ${'keep'}   | ${'draft'}       | ${''}                | ${'a draft may wait for one'}
    ${'adele'}   | ${'fourthCoffee'}    | ${'azure'}        | ${'billing'}   | ${'submit'} | ${undefined}     | ${''}                | ${'another company provides its Azure'}
    ${'rafael'}  | ${'adventureWorks'}  | ${'azure'}        | ${'billing'}   | ${'submit'} | ${undefined}     | ${''}                | ${'a reseller files technical Azure requests alone'}
    ${'eszter'}  | ${'contoso'}         | ${'microsoft365'} | ${'technical'} | ${'submit'} | ${undefined}     | ${''}                | ${'she is no Admin agent'}
    ${'eszter'}  | ${'contoso'}         | ${'microsoft365'} | ${'technical'} | ${'keep'}   | ${'draft'}       | ${''}                | ${'what she may not file she may prepare'}
    ${'adele'}   | ${'contoso'}         | ${'marketplace'}  | ${'technical'} | ${'submit'} | ${undefined}     | ${''}                | ${'the publisher supports it'}
    ${'megan'}   | ${'contoso'}         | ${'microsoft365'} | ${'billing'}   | ${'submit'} | ${'received'}    | ${'ours runs'}       | ${'a customer reports to its partner'}
    ${'megan'}   | ${'contoso'}         | ${'microsoft365'} | ${'technical'} | ${'keep'}   | ${'received'}    | ${'ours runs'}       | ${'a customer has nothing to keep'}
  `('$step by $who for $customer, $workload $issue: $state, because $because', async ({ who, customer, workload, issue, step, state, clocks }) => {
    const before = await written(desk);
    const reply = await desk.as(who, 'en').sends(`ticket.open/${step}`, filled({ customer: tenants[customer as keyof typeof tenants], workload, issue }));
    expect(reply.status).toBe(200);
    if (state === undefined) {
      expect(reply.text).toContain('The ticket was not filed: see what is missing.');
      expect(await written(desk)).toEqual(before);
    } else {
      const ticket = ticketOn(reply);
      expect([(await rowOf(desk, ticket)).state, (await clocksOf(desk, ticket)).join()]).toEqual([state, clocks]);
      expect(await historyOf(desk, ticket)).toEqual([`open by ${desk.person(who).name}`]);
    }
  });

  it('a draft is handed over by whom the verdict allows, and by nobody else', async () => {
    const [adele, eszter, lucia] = ['adele', 'eszter', 'lucia'].map((who) => desk.as(who, 'en')) as [Chat, Chat, Chat];
    const ticket = ticketOn(await adele.sends('ticket.open/keep', filled({ customer: tenants.litware })));
    for (const chat of [adele, eszter]) {
      const refused = await chat.sends('ticket.update/hand-over', { number: numberOf(ticket) });
      expect(refused.text).toContain('You cannot file it yet');
      expect([(await rowOf(desk, ticket)).state, await clocksOf(desk, ticket)]).toEqual(['draft', []]);
    }
    expect((await lucia.sends('ticket.update/hand-over', { number: numberOf(ticket) })).text).toContain('Done.');
    expect([(await rowOf(desk, ticket)).state, await clocksOf(desk, ticket)]).toEqual(['handed-over', ['microsoft runs']]);
  });

  it('a customer\'s report is taken, handed over, answered, resolved, closed and reopened, each in its turn', async () => {
    const ticket = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled()));
    const adele = desk.as('adele');
    const does = async (change: string) => {
      const { card } = await adele.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
      return [(await rowOf(desk, ticket)).state, (await clocksOf(desk, ticket)).join(', '), verbsOn(card).join(' ')];
    };
    const more = (...changes: string[]) => ['note', ...changes].join(' ');
    expect(await does('take')).toEqual(['diagnosing', 'ours runs', `${more('wait', 'merge', 'severity', 'assign', 'withdraw')} answer hand-over resolve close`]);
    expect(await does('answer')).toEqual(['diagnosing', 'ours stopped', `${more('wait', 'merge', 'severity', 'assign', 'withdraw')} hand-over resolve close`]);
    expect(await does('hand-over')).toEqual(['handed-over', 'microsoft runs, ours stopped', `${more('bind', 'merge', 'severity', 'assign', 'withdraw')} first-response resolve close`]);
    expect(await does('first-response')).toEqual(['answered', 'microsoft stopped, ours stopped', `${more('wait', 'bind', 'merge', 'severity', 'assign')} resolve close`]);
    expect(await does('resolve')).toEqual(['resolved', 'microsoft stopped, ours stopped', `${more('bind')} close reopen`]);
    expect(await does('close')).toEqual(['closed', 'microsoft stopped, ours stopped', `${more('bind')} reopen`]);
    expect(await does('reopen')).toEqual(['diagnosing', 'microsoft stopped, ours stopped', `${more('wait', 'merge', 'severity', 'assign', 'withdraw')} hand-over resolve close`]);
    expect(await does('hand-over')).toEqual(['handed-over', 'microsoft runs, ours stopped', `${more('bind', 'merge', 'severity', 'assign', 'withdraw')} first-response resolve close`]);
    expect(await rowOf(desk, ticket)).toMatchObject({ answered_at: null, resolved_at: null });
    expect((await desk.as('megan').says(`what is ${ticket}`)).text).toContain('With Microsoft');
  });
});
