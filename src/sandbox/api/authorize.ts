import { escaped, formOf, html, text } from './pages.ts';
import { Refused, route, type Answered, type Route } from './http.ts';
import { app, type LoginCall } from './login.ts';

/** Where a person signs in and consents: choose who you are, with multi-factor authentication or without. */
export const authorizeRoutes: readonly Route<LoginCall>[] = [
  route('GET :tenant/oauth2/v2.0/authorize', (call) => {
    const wanted = wantedOf(call.asked.query);
    const hint = call.asked.query.get('login_hint')?.toLowerCase();
    const known = [...call.cloud.partner.staff.values()].find(({ email }) => email === hint);
    if (call.asked.query.get('prompt') === 'none') return known ? granted(call, wanted, known.objectId, true) : backWith(wanted, { error: 'login_required', error_description: 'AADSTS50058: A silent sign-in request was sent but no user is signed in.' });
    return signInPage(call, known?.objectId);
  }),
  route('POST :tenant/oauth2/v2.0/authorize', (call) => {
    const form = formOf(call.asked, call.cloud.url);
    const wanted = wantedOf(call.asked.query);
    if (form.get('answer') === 'cancel') return backWith(wanted, { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.' });
    const person = call.cloud.partner.staff.get(form.get('person') ?? '');
    return person ? granted(call, wanted, person.objectId, form.get('mfa') === 'yes') : text(400, 'Choose who signs in.');
  }),
];

interface Wanted {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly state: string | null;
}

/** What an app may ask: a code with PKCE, sent back to this machine. What cannot be trusted is shown here, not sent there. */
function wantedOf(query: URLSearchParams): Wanted {
  const refuse = (code: number, message: string): never => { throw new Refused(text(400, `AADSTS${code}: ${message}`)); };
  if (query.get('client_id')?.toLowerCase() !== app.id) refuse(700016, 'Application with this identifier was not found in the directory.');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!/^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(redirectUri) || !URL.canParse(redirectUri)) refuse(50011, 'The redirect URI specified in the request does not match the redirect URIs configured for the application.');
  if (query.get('response_type') !== 'code') refuse(700054, 'The response_type is not enabled for the application.');
  const challenge = query.get('code_challenge') ?? '';
  if (challenge === '' || query.get('code_challenge_method') !== 'S256') refuse(9002325, 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.');
  return { redirectUri, challenge, state: query.get('state') };
}

function granted({ cloud: { seal, now, partner } }: LoginCall, wanted: Wanted, oid: string, mfa: boolean): Answered {
  const { redirectUri, challenge } = wanted;
  const code = seal.grant({ use: 'code', oid, tid: partner.own.tenantId, appid: app.id, amr: mfa ? ['pwd', 'mfa'] : ['pwd'], issuedAt: now().getTime(), redirectUri, challenge });
  return backWith(wanted, { code });
}

function backWith({ redirectUri, state }: Wanted, answer: Readonly<Record<string, string>>): Answered {
  const to = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, ...(state !== null && { state }) })) to.searchParams.set(name, value);
  return { status: 302, headers: { Location: to.href } };
}

function signInPage({ asked, cloud: { partner } }: LoginCall, chosen: string | undefined): Answered {
  const people = [...partner.staff.values()].filter(({ of }) => of === partner.own.name);
  const choices = people.map(({ objectId, name, email, roles }) => `<label class="choice"><input type="radio" name="person" value="${objectId}" required${objectId === (chosen ?? people[0]?.objectId) ? ' checked' : ''}>
<span>${escaped(name)} (${escaped(email)}; ${escaped(roles.join(', '))})</span></label>`);
  return html('Sign in', `<form method="post" action="/login/${escaped(asked.path)}?${escaped(asked.query.toString())}">
<fieldset><legend>Who signs in and consents?</legend>
${choices.join('\n')}
</fieldset>
<label class="choice"><input type="checkbox" name="mfa" value="yes" checked><span>With multi-factor authentication</span></label>
<button name="answer" value="accept">Accept</button>
<button name="answer" value="cancel" formnovalidate>Cancel</button>
</form>`, "'self' http://127.0.0.1:* http://localhost:*");
}
