import { locales, type Locale } from '../locale.ts';
import type { CustomerName } from '../directory/customers.ts';
import type { Reading } from '../directory/freshness.ts';
import type { Incident } from '../directory/health.ts';
import type { Person } from '../directory/people.ts';
import type { Severity, Verdict } from '../rules/index.ts';
import { microsoftResponse } from '../tickets/clocks.ts';
import type { SimilarTicket } from '../tickets/tickets.ts';
import type { Reply } from './intent.ts';
import { readingFacts } from './reading.ts';
import { incidentFacts } from './service-health.ts';
import { issues, severities, titleLimit, workloads, type FormErrors, type FormValues } from './ticket-form.ts';
import { verdictFacts } from './verdict.ts';

export interface FormState {
  readonly values: FormValues;
  readonly person: Person;
  readonly aimName: string;
  readonly verdict: Verdict | undefined;
  readonly customers: readonly CustomerName[];
  readonly subscriptions: readonly { readonly id: string; readonly name: string; readonly workload: string }[];
  /** What Microsoft reports for the customer and the product, and which of it the person follows. */
  readonly health?: { readonly incidents: readonly Incident[]; readonly followed: ReadonlySet<string> } | undefined;
  readonly reading?: Reading;
  readonly errors: FormErrors;
  /** Why the form is shown: for the first time, because something is missing, or because it may not be filed. */
  readonly outcome: 'open' | 'incomplete' | 'refused';
  /** Open tickets of the customer that may be about the same trouble. */
  readonly similar: readonly SimilarTicket[];
  readonly now: Date;
  readonly locale: Locale;
}

/** The ticket form with its verdict, filled with what is known, each fault beside its field. */
export function formReply(state: FormState): Reply {
  const { values, person, verdict, outcome, errors } = state;
  const variant = outcome === 'open' ? verdict?.outcome ?? 'open' : outcome;
  return {
    card: 'ticket-form', variant, topic: { intent: 'ticket.open', ...(values.customer && { customer: values.customer }) },
    facts: {
      ...values, forStaff: person.kind === 'staff', customerName: state.aimName, outcome, titleLimit,
      mayFile: verdict?.outcome !== 'fail', verdicts: verdict ? [shortBeside(values.description, verdictFacts(verdict))] : [],
      incidents: incidentsOf(state), ...(state.reading && { reading: readingFacts(state.reading.customer.readAt, state.reading, person) }),
      similar: state.similar.map(similarFacts),
      error: Object.fromEntries(Object.keys(values).map((field) => [field, errors[field as keyof FormValues] ?? ''])),
      count: Object.keys(errors).length,
      customers: state.customers.map(({ tenantId, name }) => ({ title: name, value: tenantId })),
      subscriptions: state.subscriptions.map(({ id, name }) => ({ title: name, value: id })),
      workloads, severities, issues, languages: locales.map((language) => ({ language })), expected: expectations(state),
    },
  };
}

/** A ticket that may be about the same trouble, as a card names it. */
export function similarFacts({ number, title, openedAt }: SimilarTicket) {
  return { ticket: `T-${number}`, number, title, openedAt: openedAt.toISOString() };
}

const shownIncidents = 2;

function incidentsOf({ health, values }: FormState) {
  return (health?.incidents ?? []).slice(0, shownIncidents).map((incident) => {
    const facts = incidentFacts(incident, values.customer, health!.followed);
    return { ...facts, latest: '', verb: facts.following ? 'ticket.open/unfollow' : 'ticket.open/follow', data: { form: values.form, incident: incident.id } };
  });
}

const longText = 3_000;

/** Beside a long text, only what is not in order: form and text together have to fit one message. */
function shortBeside<T extends { readonly inOrder: readonly unknown[]; readonly sources: readonly unknown[] }>(description: string, verdict: T): T {
  return description.length > longText ? { ...verdict, inOrder: [], sources: [] } : verdict;
}

/** Microsoft's expected initial response if the ticket were filed now: each severity, in English and in the language that matters beside it. */
function expectations({ values, now, locale }: FormState) {
  const breakFix = values.breakFix === 'true';
  const localLanguage = values.language === 'en' ? locale : values.language;
  const dueAt = (severity: Severity, language: string) => microsoftResponse({ severity, breakFix, language }, now).dueAt.toISOString();
  return severities.map((severity) => ({
    severity, chosen: severity === values.severity, english: dueAt(severity, 'en'),
    local: localLanguage === 'en' ? '' : dueAt(severity, localLanguage), localLanguage,
  }));
}
