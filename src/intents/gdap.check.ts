import type { Customer } from '../directory/customers.ts';
import type { Workload } from '../rules/index.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { workloads } from './ticket-form.ts';
import { verdictFacts } from './verdict.ts';
import { aboutCustomer } from './whose.ts';

/** "Can I file an Azure ticket for Tailspin Toys?": the verdict alone. */
export const gdapCheck: Intent = {
  id: 'gdap.check',
  cards: ['verdict', 'choose'],
  audience: ['staff'],
  answer: aboutCustomer('gdap.check', answer),
};

async function answer(customer: Customer, request: Request, { directory, now }: Desk): Promise<Reply> {
  const { person, entities, params } = request;
  if (person.kind !== 'staff') throw new Error('gdap.check is for staff.');
  const workload = workloads.find((known) => known === (params.workload ?? entities.workload));
  if (!workload) return whichWorkload(customer);
  const verdict = await directory.eligibility(person, customer, { workload, issue: 'technical', now: now() });
  return {
    card: 'verdict', variant: verdict.outcome,
    facts: { customer: customer.name, tenantId: customer.tenantId, workload, mayOpen: verdict.outcome !== 'fail', ...verdictFacts(verdict) },
  };
}

function whichWorkload(customer: Customer): Reply {
  const choices = workloads.map((workload: Workload) => ({ key: `workload.${workload}`, title: '', verb: 'gdap.check', data: { customer: customer.tenantId, workload } }));
  return { card: 'choose', variant: 'workload', facts: { question: 'choose.workload', asked: customer.name, choices, typed: false, verb: 'gdap.check', data: {} } };
}
