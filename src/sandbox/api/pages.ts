import { header, Refused, type Answered, type Asked } from './http.ts';

/** Text that is safe inside an element and inside a quoted attribute. */
export function escaped(value: string): string {
  const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return value.replace(/[&<>"']/g, (mark) => marks[mark]!);
}

export function text(status: number, body: string): Answered {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

/** A whole page of the stand-in, in English, for light and dark, with no script. Everything in the body is escaped already. */
export function html(title: string, body: string, formAction = "'self'", status = 200): Answered {
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'self'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'same-origin', // with no-referrer, browsers would send "Origin: null" with the page's own forms
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/portal.css">
</head>
<body>
<p class="notice" role="note">Sandbox stand-in for Microsoft's portal. Nothing here reaches Microsoft.</p>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`,
  };
}

export const style: Answered = {
  status: 200, headers: { 'Content-Type': 'text/css; charset=utf-8' },
  body: `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; color: light-dark(#1b1a19, #f3f2f1); background: light-dark(#fff, #201f1e); }
main { max-width: 46rem; margin: 0 auto; padding: 0 1rem 3rem; }
.notice { margin: 0; padding: .5rem 1rem; color: light-dark(#3b2f00, #fff4ce); background: light-dark(#fff4ce, #433519); }
a { color: light-dark(#0b5cad, #7cc0ff); }
section, article { border-top: 1px solid light-dark(#8a8886, #797775); padding: .5rem 0; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1rem; margin-bottom: 0; }
form { display: grid; gap: .75rem; margin: .75rem 0; }
label { display: grid; gap: .25rem; }
label.choice { display: flex; gap: .5rem; align-items: baseline; }
input, select, textarea, button { font: inherit; padding: .4rem .5rem; color: inherit; background: light-dark(#fff, #2d2c2b); border: 1px solid light-dark(#605e5c, #a19f9d); border-radius: .2rem; }
button { justify-self: start; padding: .4rem 1rem; color: #fff; background: #0b5cad; border-color: #0b5cad; cursor: pointer; }
:focus-visible { outline: 3px solid light-dark(#0b5cad, #7cc0ff); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .25rem 0; } dt { font-weight: 600; } dd { margin: 0; }
.said { white-space: pre-wrap; }
`,
};

/** The fields of a form that one of the stand-in's own pages sent; a page from anywhere else is refused. */
export function formOf(asked: Asked, url: string): URLSearchParams {
  const own = [url, url.replace('127.0.0.1', 'localhost')];
  if (!own.includes(header(asked.headers, 'origin') ?? '')) throw new Refused(text(403, 'Only the pages of this stand-in may send forms.'));
  if (!/^application\/x-www-form-urlencoded\b/i.test(header(asked.headers, 'content-type') ?? '')) throw new Refused(text(415, 'A form is expected.'));
  return new URLSearchParams(asked.body);
}

/** Goes on to another page with a GET. */
export function seeOther(location: string): Answered {
  return { status: 303, headers: { Location: location } };
}
