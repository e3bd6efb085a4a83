import * as z from 'zod/v4';
import { locales } from '../locale.ts';
import type { IssueType, Severity, Workload } from '../rules/index.ts';
import type { Person } from '../directory/people.ts';

export const workloads: readonly Workload[] = ['microsoft365', 'azure', 'dynamics365', 'ems', 'marketplace'];
export const severities: readonly Severity[] = ['A', 'B', 'C'];
export const issues: readonly IssueType[] = ['technical', 'quota', 'billing', 'subscription-management'];

/** The ticket form as it was typed, whatever was typed: what goes back onto the card. */
export interface FormValues {
  readonly form: string;
  readonly customer: string;
  readonly subscription: string;
  readonly workload: string;
  readonly severity: string;
  readonly issue: string;
  readonly breakFix: string;
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly contactPhone: string;
}

const fields = [
  'form', 'customer', 'subscription', 'workload', 'severity', 'issue', 'breakFix', 'title', 'description', 'language', 'contactName', 'contactEmail', 'contactPhone',
] as const satisfies readonly (keyof FormValues)[];

/** The longest title and description, in UTF-16 units; a card and its answer have to fit one Teams message. */
export const titleLimit = 250;
export const descriptionLimit = 10_000;

const required = z.string().trim().min(1, 'required');

const Filled = z.object({
  customer: required,
  subscription: z.string(),
  workload: z.enum(workloads, 'required'),
  severity: z.enum(severities, 'required'),
  issue: z.enum(issues, 'required'),
  breakFix: z.string().transform((value) => value === 'true'),
  title: required.max(titleLimit, 'too-long'),
  description: z.string().trim().max(descriptionLimit, 'too-long'),
  language: z.enum(locales, 'required'),
  contactName: required.max(200, 'too-long'),
  contactEmail: required.max(254, 'too-long').regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'email'),
  contactPhone: z.string().trim().max(50, 'too-long'),
});
export type FilledForm = z.infer<typeof Filled>;

/** Which fault each field has: 'required', 'too-long', 'email'. */
export type FormErrors = Readonly<Partial<Record<keyof FormValues, string>>>;

/** What a card sent, over the values that stood there before; anything that is not text, or no key of a form of ours, is left out. */
export function typedValues(params: Readonly<Record<string, unknown>>, before: FormValues): FormValues {
  const typed = fields.filter((field) => typeof params[field] === 'string').map((field) => [field, params[field]]);
  const values: FormValues = { ...before, ...Object.fromEntries(typed) };
  return values.form === '' || values.form.length > longestFormKey ? { ...values, form: before.form } : values;
}

const longestFormKey = 400;

/** The form's starting values for a person: their own contact, English (the only language with round-the-clock times), break-fix. */
export function startingValues(person: Person, form: string): FormValues {
  return {
    form, customer: '', subscription: '', workload: '', severity: '', issue: 'technical', breakFix: 'true', title: '', description: '', language: 'en',
    contactName: person.name, contactEmail: person.email, contactPhone: person.phone,
  };
}

/** Checks a form. Never throws. */
export function readForm(values: FormValues): { readonly filled: FilledForm } | { readonly errors: FormErrors } {
  const read = Filled.safeParse(values);
  if (read.success) return { filled: read.data };
  const errors: Record<string, string> = {};
  for (const { path, message } of read.error.issues) errors[String(path[0])] ??= message;
  return { errors };
}
