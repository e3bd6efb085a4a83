import type { Customer } from '../directory/customers.ts';
import type { Health, Incident } from '../directory/health.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { readingFacts } from './reading.ts';
import { sourcesOfRules } from './sources.ts';
import { unknownCustomer } from './whose.ts';

/** "Is Teams down?", "service health of Contoso": the open incidents of a customer's services, or of the asker's own tenant. */
export const serviceHealth: Intent = {
  id: 'service-health',
  cards: ['service-health', 'choose', 'notice'],
  audience: ['staff', 'customer'],
  answer,
  steps: { follow: (request, desk) => follow(request, desk, true), unfollow: (request, desk) => follow(request, desk, false) },
};

interface Place {
  readonly tenantId: string;
  readonly name: string;
  readonly own: boolean;
}

async function answer(request: Request, desk: Desk): Promise<Reply> {
  const place = await placeOf(request, desk);
  return 'card' in place ? place : healthReply(place, request, desk);
}

/** Whose services are meant: the customer's own, the one named or talked about, or without one the partner's own tenant. */
async function placeOf({ person, params, entities, topic }: Request, { directory }: Desk): Promise<Place | Reply> {
  if (person.kind === 'customer') return { tenantId: person.tenantId, name: person.customer.name, own: true };
  const own = { tenantId: person.tenantId, name: person.company.name, own: true };
  const asked = typeof params.customer === 'string' ? params.customer : undefined;
  if (asked?.toLowerCase() === person.tenantId) return own;
  const lookup = asked === undefined && entities.names.length > 0 ? await directory.findCustomer(person, entities.names) : undefined;
  if (lookup?.kind === 'several') return { card: 'choose', variant: 'customer', facts: { question: 'choose.customer', asked: lookup.asked, typed: false, verb: 'service-health', data: {}, choices: lookup.customers.map(({ tenantId, name }) => ({ title: name, verb: 'service-health', data: { customer: tenantId } })) } };
  if (lookup?.kind === 'found') return placeNamed(lookup.customer);
  const known = asked ?? (lookup ? undefined : topic.customer);
  const customer = known === undefined ? undefined : await directory.customer(person, known);
  if (customer) return placeNamed(customer);
  return asked === undefined ? own : unknownCustomer('', 404); // a product that is down is easily taken for a name
}

function placeNamed({ tenantId, name }: Customer): Place {
  return { tenantId, name, own: false };
}

async function healthReply(place: Place, request: Request, desk: Desk): Promise<Reply> {
  const { person, params } = request;
  const reply = async (health: Health): Promise<Reply> => facts(place, health, await desk.directory.followed(person, place.tenantId), request);
  const health = await desk.directory.health(place.tenantId, params.refresh === 'yes');
  return { ...await reply(health), ...(health.later && { later: health.later.then(reply) }) };
}

function facts(place: Place, health: Health, followed: ReadonlySet<string>, { person, entities, params }: Request): Reply {
  const workload = entities.workload ?? params.workload;
  const incidents = [...health.incidents].sort((one, other) => Number(other.workload === workload) - Number(one.workload === workload) || other.startedAt.getTime() - one.startedAt.getTime());
  const unread = health.readAt === undefined;
  const data = { customer: place.tenantId, ...(typeof workload === 'string' && { workload }) };
  return {
    card: 'service-health', variant: unread ? 'unread' : incidents.length === 0 ? 'none' : 'open', ...(!place.own && { topic: { intent: 'service-health', customer: place.tenantId } }),
    facts: {
      place: place.name, own: place.own, forStaff: person.kind === 'staff', unread, count: incidents.length, incidents: incidents.slice(0, shown).map((incident) => incidentFacts(incident, place.tenantId, followed)),
      links: person.kind === 'staff' ? [] : [{ key: 'button.service-health', url: 'https://admin.microsoft.com/adminportal?#/servicehealth/' }],
      reading: readingFacts(health.readAt, health, person, { verb: 'service-health', data: { ...data, refresh: 'yes' } }), sources: person.kind === 'staff' ? sourcesOfRules(['health.first', 'health.escalate']) : [],
    },
  };
}

const shown = 8;
const longest = 400;

/** An incident as a card shows it. Microsoft writes its texts in English. */
export function incidentFacts({ id, title, service, status, classification, startedAt, changedAt, latest }: Incident, tenantId: string, followed: ReadonlySet<string>) {
  const following = followed.has(id);
  return {
    id, title, service, status, classification, startedAt: startedAt.toISOString(), changedAt: changedAt.toISOString(), latest: (latest ?? '').slice(0, longest),
    following, verb: following ? 'service-health/unfollow' : 'service-health/follow', data: { customer: tenantId, incident: id },
  };
}

/** Follows an incident, or leaves it, and shows the card again. Pressed twice it stays as it is. */
async function follow(request: Request, desk: Desk, wanted: boolean): Promise<Reply> {
  const place = await placeOf(request, desk);
  if ('card' in place) return place;
  await setFollowed(place.tenantId, request, desk, wanted);
  return healthReply(place, request, desk);
}

/** Notes that the person wants to know how the incident on the button goes on, or no longer does. Only incidents of that tenant can be followed. */
export async function setFollowed(tenantId: string, { person, params }: Request, { directory }: Desk, wanted: boolean): Promise<void> {
  const id = String(params.incident ?? '').slice(0, 50);
  if (!wanted) return directory.unfollow(person, tenantId, id);
  const incident = (await directory.health(tenantId)).incidents.find((each) => each.id === id);
  if (incident) await directory.follow(person, tenantId, incident);
}
