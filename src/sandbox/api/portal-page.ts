import type { Cloud } from './cloud.ts';
import { escaped } from './pages.ts';
import { after, sample, type SampleCustomer } from '../sample-partner.ts';
import type { ServiceRequest, Ticket } from './state.ts';

/** What a service request can be about. */
export const products = ['Exchange Online', 'SharePoint Online', 'Microsoft Teams', 'Microsoft 365', 'Microsoft Intune', 'Dynamics 365', 'Azure'] as const;

const productOf: Readonly<Record<string, (typeof products)[number]>> = {
  Exchange: 'Exchange Online', SharePoint: 'SharePoint Online', MicrosoftTeams: 'Microsoft Teams', Intune: 'Microsoft Intune', Dynamics365: 'Dynamics 365', Azure: 'Azure',
};

const shown = 50;

/** The customers, fifty at most, narrowed by the beginning of a name. */
export function customersPage({ partner: { customers } }: Cloud, asked: string): string {
  const found = customers.filter(({ name }) => name.toLowerCase().startsWith(asked.trim().toLowerCase()));
  const rows = found.slice(0, shown).map(({ tenantId, name }) => `<li><a href="/portal?customer=${tenantId}">${escaped(name)}</a></li>`);
  return `<form method="get" action="/portal"><label>Name begins with <input type="search" name="q" value="${escaped(asked)}"></label><button>Search</button></form>
<ul>${rows.join('\n')}</ul>
<p>${Math.min(found.length, shown)} of ${found.length}</p>`;
}

/** Everything about one customer. */
export function customerPage(cloud: Cloud, customer: SampleCustomer, query: URLSearchParams): string {
  const { tenantId } = customer;
  const { serviceRequests, tickets } = cloud.state.now();
  const requests = serviceRequests.filter((request) => request.tenantId === tenantId).toReversed();
  const ofAzure = tickets.filter((ticket) => ticket.tenantId === tenantId).toReversed();
  const filed = /^\d+$/.test(query.get('filed') ?? '') ? `<p role="status">Service request <strong>${query.get('filed')}</strong> was filed.</p>` : '';
  return `<p>You act in the tenant of ${escaped(customer.name)} (${escaped(customer.domain)}). <a href="/portal">All customers</a></p>
${filed}
${newRequestForm(customer, productOf[query.get('service') ?? ''])}
<section aria-labelledby="requests"><h2 id="requests">Service requests</h2>
${requests.map(requestArticle).join('\n') || '<p>There are none.</p>'}
</section>
<section aria-labelledby="tickets"><h2 id="tickets">Azure support requests</h2>
${ofAzure.map(ticketArticle).join('\n') || '<p>There are none.</p>'}
</section>
<section aria-labelledby="health"><h2 id="health">Service health</h2>
${incidents(cloud, customer)}
</section>`;
}

function newRequestForm({ tenantId, name }: SampleCustomer, product: string | undefined): string {
  const options = products.map((each) => `<option${each === product ? ' selected' : ''}>${each}</option>`).join('');
  return `<section aria-labelledby="new"><h2 id="new">New service request for ${escaped(name)}</h2>
<form method="post" action="/portal/requests">
<input type="hidden" name="customer" value="${tenantId}">
<label>Product or workload <select name="product">${options}</select></label>
<label>Severity <select name="severity"><option value="critical">A: critical</option><option value="moderate">B: moderate</option><option value="minimal" selected>C: minimal</option></select></label>
<label>Title <input name="title" required maxlength="255"></label>
<label>Description <textarea name="description" required rows="5" maxlength="10000"></textarea></label>
<label>Your name (the partner's, not the customer's) <input name="contactName" required maxlength="255" autocomplete="name"></label>
<label>Your e-mail address <input type="email" name="contactEmail" required autocomplete="email"></label>
<button>Submit</button>
</form></section>`;
}

function requestArticle({ id, title, description, severity, status, product, contactName, contactEmail, createdAt, notes }: ServiceRequest): string {
  return `<article id="request-${id}"><h3>${id}: ${escaped(title)}</h3>
${facts({ Status: status.replace('_', ' '), Severity: severity, Product: product, Contact: `${contactName}, ${contactEmail}`, Filed: shownTime(createdAt) })}
<p class="said">${escaped(description)}</p>
${notes.map(({ by, at, text }) => `<p class="said"><strong>${escaped(by)}</strong>, ${shownTime(at)}: ${escaped(text)}</p>`).join('\n')}
${status === 'closed' ? '' : microsoftForm(`/portal/requests/${id}`, id)}</article>`;
}

function ticketArticle({ number, status, createdAt, properties, communications }: Ticket): string {
  const [title, description, severity] = [properties.title, properties.description, properties.severity].map(String);
  return `<article id="request-${number}"><h3>${number}: ${escaped(title!)}</h3>
${facts({ Status: status, Severity: severity!, Filed: shownTime(createdAt) })}
<p class="said">${escaped(description!)}</p>
${communications.map(({ sender, at, body }) => `<p class="said"><strong>${escaped(sender)}</strong>, ${shownTime(at)}: ${escaped(body)}</p>`).join('\n')}
${status === 'Closed' ? '' : microsoftForm(`/portal/tickets/${number}`, number)}</article>`;
}

function facts(of: Readonly<Record<string, string>>): string {
  return `<dl>${Object.entries(of).map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`;
}

function shownTime(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

function microsoftForm(action: string, number: string): string {
  return `<form method="post" action="${action}" aria-label="Play Microsoft's part in ${number}">
<label>Answer as Microsoft <textarea name="text" rows="2" maxlength="10000"></textarea></label>
<button name="do" value="answer">Answer ${number}</button>
<button name="do" value="close">Close ${number}</button>
</form>`;
}

function incidents({ partner: { openedAt } }: Cloud, { name }: SampleCustomer): string {
  const rows = sample.incidents.filter(({ customers }) => customers.includes(name)).map(({ id, title, service, impact, status, startsIn }) => (
    `<article><h3>${id}: ${escaped(title)}</h3>${facts({ Service: service, Status: status, Since: shownTime(after(openedAt, startsIn).toISOString()) })}<p>${escaped(impact)}</p></article>`));
  return rows.join('\n') || '<p>All services are healthy.</p>';
}
