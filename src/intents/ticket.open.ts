import type { Customer, CustomerName } from '../directory/customers.ts';
import type { Reading } from '../directory/freshness.ts';
import type { Person, Staff } from '../directory/people.ts';
import { ticketEligibility, type IssueType, type Verdict, type Workload } from '../rules/index.ts';
import type { OpeningState, Ticket, TicketDraft } from '../tickets/tickets.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { formReply, similarFacts, type FormState } from './ticket-form.card.ts';
import { descriptionLimit, issues, readForm, startingValues, typedValues, workloads, type FilledForm, type FormValues } from './ticket-form.ts';
import { setFollowed } from './service-health.ts';
import { ticketReply } from './ticket.card.ts';
import { carried, unknownCustomer } from './whose.ts';

/** "Open a severity A ticket for Contoso, Exchange is down": the verdict first, then the form, then the ticket. */
export const ticketOpen: Intent = {
  id: 'ticket.open',
  cards: ['ticket-form', 'ticket', 'choose', 'notice'],
  audience: ['staff', 'customer'],
  answer: begin,
  steps: { check, follow: (request, desk) => follow(request, desk, true), unfollow: (request, desk) => follow(request, desk, false), submit: (request, desk) => send(request, desk, 'submit'), keep: (request, desk) => send(request, desk, 'keep') },
};

async function begin(request: Request, desk: Desk): Promise<Reply> {
  const { person, entities, heard, topic, params, key } = request;
  const said = { ...startingValues(person, key), ...given({ severity: entities.severity, workload: entities.workload, title: heard.title?.slice(0, 250) }) };
  const values = typedValues(params, said);
  if (isTooLong(values)) return tooLong();
  if (person.kind === 'customer') return showForm({ ...values, customer: person.tenantId }, request, desk);
  if (values.customer === '' && entities.names.length > 0) return named(request, desk, person, values);
  return showForm({ ...values, customer: values.customer || (topic.customer ?? '') }, request, desk);
}

async function named(request: Request, desk: Desk, staff: Staff, values: FormValues): Promise<Reply> {
  const lookup = await desk.directory.findCustomer(staff, request.entities.names);
  if (lookup.kind === 'found') return showForm({ ...values, customer: lookup.customer.tenantId }, request, desk);
  if (lookup.kind === 'own') return showForm({ ...values, customer: staff.tenantId }, request, desk);
  if (lookup.kind === 'unknown') return unknownCustomer(lookup.asked);
  const choices = lookup.customers.map(({ tenantId, name }) => ({ title: name, verb: 'ticket.open', data: { ...carried(request), form: values.form, customer: tenantId } }));
  return { card: 'choose', variant: 'customer', facts: { question: 'choose.customer', asked: lookup.asked, choices, typed: false, verb: 'ticket.open', data: {} } };
}

/** The form again, with the verdict and the times for what is on it now. */
async function check(request: Request, desk: Desk): Promise<Reply> {
  const values = sentValues(request);
  return isTooLong(values) ? tooLong() : showForm(values, request, desk);
}

async function send(request: Request, desk: Desk, step: 'submit' | 'keep'): Promise<Reply> {
  const { person } = request;
  const typed = sentValues(request);
  if (isTooLong(typed)) return tooLong();
  const values = person.kind === 'customer' ? { ...typed, customer: person.tenantId } : typed;
  const read = readForm(values);
  if ('errors' in read) return showForm(values, request, desk, { errors: read.errors, outcome: 'incomplete' });
  const aim = await aimOf(read.filled, request, desk);
  if (!aim) return unknownCustomer('', 404);
  const state = openingState(person.kind, step, aim.verdict);
  if (state === 'refused') return showForm(values, request, desk, { errors: {}, outcome: 'refused' });
  const draft: TicketDraft = { ...ticketOf(read.filled), ...aim.subscription, tenantId: aim.tenantId, companyId: aim.companyId };
  const similar = await desk.tickets.similar(person, draft, `form ${values.form}`);
  const ticket = await desk.tickets.open(draft, state, { by: person, at: desk.now(), key: `form ${values.form}` });
  if (isOther(ticket, draft)) return { card: 'notice', variant: 'filed-before', status: 409, facts: { key: 'notice.filed-before', ticket: `T-${ticket.number}` } };
  return ticketReply(ticket, request, desk, ticket.state === state ? 'opened' : 'unchanged', { similar: similar.map(similarFacts) });
}

/** Whether a ticket was opened with something else than this: its form was changed, and sent again. */
function isOther(ticket: Ticket, { contact, severity, subscriptionId = ticket.subscriptionId ?? undefined, ...draft }: TicketDraft): boolean {
  const same = ['tenantId', 'workload', 'issue', 'breakFix', 'title', 'description', 'language'] as const;
  const opened = ticket.history.find(({ change }) => change === 'open')?.after.severity ?? ticket.severity;
  return same.some((field) => ticket[field] !== draft[field]) || opened !== severity || (subscriptionId ?? null) !== ticket.subscriptionId
    || (['name', 'email', 'phone'] as const).some((part) => ticket.contact[part] !== contact[part]);
}

/** The form as it was sent. A client leaves out what the person emptied; without a name or an address the person's own stand in. */
function sentValues({ params, person, key }: Request): FormValues {
  return typedValues(params, { ...startingValues(person, key), contactPhone: '' });
}

function openingState(kind: 'staff' | 'customer', step: 'submit' | 'keep', verdict: Verdict | undefined): OpeningState | 'refused' {
  if (kind === 'customer') return 'received';
  if (verdict?.outcome === 'fail') return step === 'keep' ? 'draft' : 'refused';
  return step === 'keep' ? 'diagnosing' : 'handed-over';
}

function ticketOf({ customer: _, subscription: __, contactName, contactEmail, contactPhone, ...rest }: FilledForm): Omit<TicketDraft, 'tenantId' | 'companyId'> {
  return { ...rest, contact: { name: contactName, email: contactEmail, phone: contactPhone } };
}

interface Aim {
  readonly tenantId: string;
  readonly companyId: string;
  readonly name: string;
  readonly customer?: Customer;
  readonly reading?: Reading;
  /** The chosen one, where it is the customer's: who changes the customer on the form leaves another's behind. */
  readonly subscription?: { readonly subscriptionId: string };
  /** Staff only, once the workload is known. */
  readonly verdict?: Verdict;
}

/** Whose ticket it is to be and whether it may be filed, on the facts as they are now; undefined where the person may not see that tenant. */
async function aimOf({ customer: tenantId, workload, issue, subscription: chosen }: { customer: string; workload: string; issue: string; subscription: string }, { person }: Request, desk: Desk): Promise<Aim | undefined> {
  const kind = isOneOf(workloads, workload) && isOneOf(issues, issue) ? { workload, issue, now: desk.now() } : undefined;
  if (person.kind === 'staff' && tenantId.toLowerCase() === person.tenantId) {
    const verdict = kind && await desk.directory.ownTenantEligibility(person, kind);
    return { tenantId: person.tenantId, companyId: person.tenantId, name: person.company.name, ...(verdict && { verdict }) };
  }
  const found = await desk.directory.customer(person, tenantId);
  if (!found) return undefined;
  const reading = await desk.directory.fresh(found);
  const { customer } = reading;
  const known = chosen !== '' && (await desk.directory.subscriptions(customer)).some(({ id }) => id === chosen);
  const subscription = known ? { subscriptionId: chosen } : undefined;
  const question = kind && { ...kind, ...subscription };
  const verdict = question && (person.kind === 'staff' ? await desk.directory.eligibility(person, customer, question) : customerVerdict(question));
  return { tenantId: customer.tenantId, companyId: await desk.directory.servingCompany(customer), name: customer.name, customer, reading, ...(subscription && { subscription }), ...(verdict && { verdict }) };
}

/** A customer's report goes to its partner, whoever files with Microsoft later; only a marketplace product is nobody's but its publisher's. */
function customerVerdict({ workload, issue, now }: { workload: Workload; issue: IssueType; now: Date }): Verdict | undefined {
  return workload === 'marketplace' ? ticketEligibility({ now, workload, issue, partnerKind: 'direct-bill', partnerRoles: [], target: 'customer' }) : undefined;
}

async function showForm(values: FormValues, request: Request, desk: Desk, state: Pick<FormState, 'errors' | 'outcome'> = { errors: {}, outcome: 'open' }): Promise<Reply> {
  const { person } = request;
  const aim = values.customer === '' ? undefined : await aimOf(values, request, desk);
  if (values.customer !== '' && !aim) return unknownCustomer('', 404);
  const customers = person.kind === 'staff' ? await customersToChoose(person, aim, desk) : [];
  const [subscriptions, health] = aim?.customer ? await Promise.all([desk.directory.subscriptions(aim.customer), healthFor(aim.customer, values.workload, person, desk)]) : [[]];
  const similar = aim && isOneOf(workloads, values.workload) && values.title !== '' ? await desk.tickets.similar(person, { tenantId: aim.tenantId, workload: values.workload, title: values.title }, `form ${values.form}`) : [];
  return formReply({ ...state, values: { ...values, subscription: aim?.subscription?.subscriptionId ?? '' }, person, aimName: aim?.name ?? '', verdict: aim?.verdict, customers, subscriptions, similar, ...(health && { health }), ...(aim?.reading && { reading: aim.reading }), now: desk.now(), locale: request.locale });
}

/** What Microsoft already reports for the customer and the product: whoever sees it may not need a ticket (health.first). */
async function healthFor({ tenantId }: Customer, workload: string, person: Person, { directory }: Desk): Promise<FormState['health']> {
  const [{ incidents }, followed] = await Promise.all([directory.health(tenantId), directory.followed(person, tenantId)]);
  return { incidents: incidents.filter((incident) => workload === '' || incident.workload === workload), followed };
}

/** Follows an incident that the form names, or leaves it; the form comes back as it was. */
async function follow(request: Request, desk: Desk, wanted: boolean): Promise<Reply> {
  const values = sentValues(request);
  if (isTooLong(values)) return tooLong();
  const tenantId = request.person.kind === 'customer' ? request.person.tenantId : values.customer;
  const customer = await desk.directory.customer(request.person, tenantId);
  if (customer) await setFollowed(customer.tenantId, request, desk, wanted);
  return showForm({ ...values, customer: tenantId }, request, desk);
}

const shownCustomers = 25;

/** The first customers by name, the one it is about, and the own company; a longer list would not fit a message. */
async function customersToChoose(staff: Staff, aim: Aim | undefined, { directory }: Desk): Promise<CustomerName[]> {
  const first = await directory.customers(staff, { limit: shownCustomers });
  const chosen = aim && !first.some(({ tenantId }) => tenantId === aim.tenantId) && aim.tenantId !== staff.tenantId ? [{ tenantId: aim.tenantId, name: aim.name }] : [];
  return [...chosen, ...first, staff.company];
}

/** Titles and contacts have their limits beside the fields; what exceeds even the description's would not fit on a card. */
function isTooLong(values: FormValues): boolean {
  return Object.values(values).some((value) => value.length > descriptionLimit);
}

function tooLong(): Reply {
  return { card: 'notice', variant: 'description-too-long', status: 400, facts: { key: 'notice.description-too-long', limit: descriptionLimit } };
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}

function given<T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };
}

