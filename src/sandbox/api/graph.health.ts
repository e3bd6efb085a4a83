import { header, json, route, type Route } from './http.ts';
import type { Call } from './cloud.ts';
import { customerOf, denied, listed, notFound, pageRules } from './graph.faults.ts';
import { page } from './odata.ts';
import { rolesAt } from './partner.ts';
import { maySeeHealth } from './rights.ts';
import { after, sample } from '../sample-partner.ts';

/** Microsoft 365 service health of the tenant whose token it is. */
export const healthRoutes: readonly Route<Call>[] = [
  route('GET admin/serviceAnnouncement/issues', (call) => listed(call, 'admin/serviceAnnouncement/issues', paged(call, issuesOf(call)))),
  route('GET admin/serviceAnnouncement/issues/:issue', (call, { issue = '' }) => json(200, issuesOf(call).find(({ id }) => id.toLowerCase() === issue.toLowerCase()) ?? notFound())),
  route('GET admin/serviceAnnouncement/healthOverviews', (call) => {
    const issues = issuesOf(call);
    const expanded = (call.asked.query.get('$expand') ?? '').split(/[(,]/).includes('issues');
    const overviews = services.map((service) => {
      const own = issues.filter((issue) => issue.service === service);
      const open = own.find(({ isResolved }) => !isResolved);
      return { id: service.replaceAll(' ', ''), service, status: open?.status ?? 'serviceOperational', ...(expanded && { issues: own }) };
    });
    return listed(call, 'admin/serviceAnnouncement/healthOverviews', paged(call, overviews));
  }),
];

const services = ['Exchange Online', 'Microsoft Teams', 'SharePoint Online', 'Microsoft Intune', 'Microsoft Entra', 'Dynamics 365 Apps', 'Microsoft 365 suite'];

/** The size of a page is a preference here, in a header. */
function paged(call: Call, items: readonly Readonly<Record<string, unknown>>[]) {
  const query = new URLSearchParams(call.asked.query);
  const preferred = /odata\.maxpagesize=(\d+)/i.exec(header(call.asked.headers, 'prefer') ?? '')?.[1];
  if (preferred && !query.has('$top')) query.set('$top', preferred);
  return page(items, query, pageRules(call, 100, 1000));
}

/** In our own tenant nothing is ever wrong; in a customer's it takes a role that may read health. */
function issuesOf(call: Call) {
  const { cloud: { partner, now }, caller } = call;
  if (caller.tid === partner.own.tenantId) return [];
  const customer = customerOf(call);
  if (!rolesAt(partner, customer.tenantId, caller.oid, now()).some((role) => maySeeHealth.has(role))) denied();
  return sample.incidents.filter(({ customers }) => customers.includes(customer.name)).map((incident) => issueShape(incident, partner.openedAt));
}

function issueShape({ id, title, impact, service, feature, classification, status, startsIn, endsIn, posts }: (typeof sample.incidents)[number], openedAt: Date) {
  const at = (duration: string) => after(openedAt, duration).toISOString();
  return {
    id, title, impactDescription: impact, service, feature, featureGroup: feature, classification, origin: 'microsoft', status, isResolved: endsIn !== undefined, highImpact: null, startDateTime: at(startsIn),
    endDateTime: endsIn === undefined ? null : at(endsIn), lastModifiedDateTime: at(posts.at(-1)?.in ?? startsIn), details: [{ name: 'NotifyInApp', value: 'True' }],
    posts: posts.map((post) => ({ createdDateTime: at(post.in), postType: 'regular', description: { contentType: 'html', content: post.html } })),
  };
}
