// What every script shares: who is signed in, ids of the large shop, and how an answer is judged. A run in which one
// answer is not its own success, or not a whole page as long as such pages are, has failed.
import http from 'k6/http';
import { check, fail, sleep } from 'k6';
import exec from 'k6/execution';
import { parseHTML } from 'k6/html';
import { Rate } from 'k6/metrics';

export const base = __ENV.BASE;
// The owner from many browsers: as many sessions, and each of the people has one of them.
const cookies = __ENV.COOKIES.split('\n');
const cookie = cookies[__VU % cookies.length];
export const ours = { Cookie: cookie, Origin: base, 'Sec-Fetch-Site': 'same-origin', 'Accept-Encoding': 'gzip' };

export const wrong = new Rate('wrong_answers');

export function judged(answer, says) {
  const right = check(answer, says);
  wrong.add(!right);
  if (!right && __ENV.SAY) console.error(`${answer.status} ${answer.request.method} ${answer.url} ${String(answer.body).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").slice(0, 1500)}`);
  return answer;
}

/** A page, whole and at least so long. `name` is its route: ids would make a figure for each. */
export function whole(path, name, atLeast = 0) {
  const answer = http.get(base + path, { headers: ours, tags: { name } });
  return judged(answer, {
    'a whole page': (a) => a.status === 200 && a.body.trimEnd().endsWith('</html>'),
    'as long as such pages are': (a) => a.status === 200 && a.body.length >= atLeast,
  });
}

// Unpacking a page costs k6 more than drawing it costs the program, on the same cores.
export const looked = Number(__ENV.LOOKED || 0.1);

/** A page; one of ten is unpacked and read to its end. Of the others a line that ends before the page does is an error. */
export function page(shop, path, name) {
  if (Math.random() < looked) return whole(path, name, shop.lengths && shop.lengths[name]);
  const answer = http.get(base + path, { headers: ours, tags: { name }, responseType: 'none' });
  return judged(answer, { 'a page': (a) => a.status === 200 && a.headers['Content-Type'].startsWith('text/html') });
}

/** A file of this kind. */
export function file(path, name, kind) {
  const answer = http.get(base + path, { headers: ours, tags: { name }, responseType: 'binary' });
  return judged(answer, { [kind]: (a) => a.status === 200 && a.headers['Content-Type'].startsWith(kind) && a.body.byteLength > 0 });
}

/** A form: it leads on, as a form that was saved does. Gives where to. */
export function saves(path, fields, name, key = newKey()) {
  const body = { ...fields, _key: key };
  const answer = http.post(base + path, body, { headers: ours, tags: { name }, redirects: 0 });
  judged(answer, { saved: (a) => a.status === 303 });
  return { to: answer.headers.Location, replayed: answer.headers['Idempotency-Status'] === 'replayed' };
}

/** The fields of the form on a page that is sent there, as they stand. */
export function formOf(path, action) {
  const form = parseHTML(whole(path, path.replace(/[0-9a-f-]{36}/, '{id}')).body).find(`form[action="${action}"]`);
  if (form.size() === 0) fail(`${path} has no form for ${action}`);
  const fields = {};
  form.first().find('input, select, textarea').each((_, field) => {
    const isChoice = ['radio', 'checkbox'].includes(field.getAttribute('type'));
    if (!isChoice || field.hasAttribute('checked')) fields[field.getAttribute('name')] = field.value();
  });
  return fields;
}

/** As a form has it: it may be sent again and is saved once. */
export function newKey() {
  let key = '';
  while (key.length < 32) key += Math.floor(Math.random() * 16).toString(16);
  return key;
}

export const one = (list) => list[Math.floor(Math.random() * list.length)];

/** Ids that a list shows on its first pages. */
export function listed(kind, filter = '') {
  const ids = new Set();
  let path = `/${kind}${filter}`;
  for (let turn = 0; turn < 4 && path; turn++) {
    const body = whole(path, path).body;
    for (const hit of body.matchAll(new RegExp(`href="/${kind}/([0-9a-f-]{36})`, 'g'))) ids.add(hit[1]);
    const next = body.match(/href="([^"]*)" rel="next"/);
    path = next && next[1].replaceAll('&amp;', '&');
  }
  if (ids.size === 0) fail(`no ${kind}`);
  return [...ids];
}

/** Ids of the shop, by kind, and how long its pages are at least. */
export function seen() {
  return of(['customers', 'vehicles', 'appointments', 'invoices'], places);
}

/** The same of these kinds and pages alone. */
export function of(kinds, pages) {
  const shop = Object.fromEntries(kinds.map((kind) => [kind, listed(kind)]));
  return { ...shop, lengths: shortest(pages, shop) };
}

/** By route, how long a page is at least: half of the shortest of five. */
export function shortest(pages, shop) {
  const lengths = {};
  for (const place of [...Object.values(pages)].flatMap((each) => Array(5).fill(each))) {
    const [path, name] = place(shop);
    lengths[name] = Math.min(lengths[name] || Infinity, 0.5 * whole(path, name).body.length);
  }
  return lengths;
}

/** A Tuesday to Thursday ahead, and a time at which every shop works. No holiday falls on most of them. */
export function ahead() {
  const day = new Date(Date.now() + (30 + Math.floor(Math.random() * 300)) * 86_400_000);
  day.setUTCDate(day.getUTCDate() - day.getUTCDay() + 2 + Math.floor(Math.random() * 3));
  const minutes = 540 + Math.floor(Math.random() * 20) * 15;
  const two = (n) => String(n).padStart(2, '0');
  return { day: day.toISOString().slice(0, 10), time: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
}

/** Pages: where they are, and their route. */
export const places = {
  profile: (shop) => [`/customers/${one(shop.customers)}`, '/customers/{id}'],
  customers: () => ['/customers', '/customers'],
  vehicles: () => ['/vehicles', '/vehicles'],
  vehicle: (shop) => [`/vehicles/${one(shop.vehicles)}`, '/vehicles/{id}'],
  appointments: () => ['/appointments', '/appointments'],
  appointment: (shop) => [`/appointments/${one(shop.appointments)}`, '/appointments/{id}'],
  invoices: () => ['/invoices', '/invoices'],
  invoice: (shop) => [`/invoices/${one(shop.invoices)}`, '/invoices/{id}'],
  board: () => ['/board', '/board'],
  dashboard: () => ['/dashboard', '/dashboard'],
};

/** Those pages, read. */
export const readers = (pages) => Object.fromEntries(Object.entries(pages).map(([name, place]) => [name, (shop) => page(shop, ...place(shop))]));
export const reads = readers(places);

// Names as different as people's: who is added is compared with everybody called almost the same.
const word = () => Array.from({ length: 7 }, () => one('abcdefghijklmnopqrstuvwxyz')).join('');
const nobody = () => `${word()} ${word()}`;

export const writes = {
  customer: () => saves('/customers', { name: nobody(), kind: 'person' }, 'POST /customers'),
  vehicle: (shop) => saves('/vehicles', { customer: one(shop.customers), make: 'Honda', model: 'Civic' }, 'POST /vehicles'),
  visit: (shop) => saves(
    '/appointments',
    { customer: one(shop.customers), vehicle: 'none', ...ahead(), place: 'shop', complaint: 'Squeals', override_reason: 'Holidays are no matter' },
    'POST /appointments',
  ),
  note: (shop) => {
    const customer = one(shop.customers);
    return saves(`/customers/${customer}/notes`, { body: 'Rang, nobody there' }, 'POST /customers/{id}/notes');
  },
};

/** One of them, as often as its weight says. */
export function some(weighed) {
  const all = weighed.reduce((sum, [weight]) => sum + weight, 0);
  let at = Math.random() * all;
  for (const [weight, what] of weighed) {
    at -= weight;
    if (at < 0) return what;
  }
  return weighed[0][1];
}

export const mostlyRead = [
  [30, reads.profile], [12, reads.board], [10, reads.appointments], [10, reads.appointment], [8, reads.customers],
  [8, reads.vehicles], [6, reads.vehicle], [6, reads.invoices], [6, reads.invoice], [4, reads.dashboard],
];
export const allWrites = [[35, writes.visit], [25, writes.customer], [20, writes.vehicle], [20, writes.note]];

/** Whatever else is asked for: not one wrong answer. */
export const thresholds = { wrong_answers: ['rate==0'], http_req_failed: ['rate==0'] };
export const summaryTrendStats = ['med', 'p(95)', 'p(99)', 'max', 'count'];

const seconds = Number(__ENV.SECONDS || 60);

/** A thousand people with about a second to think. What is asked when all of them are there is told apart (`part:all`). */
export const crowd = {
  summaryTrendStats,
  scenarios: {
    people: {
      executor: 'ramping-vus', startVUs: 0, gracefulRampDown: '5s',
      stages: [{ duration: '15s', target: 1000 }, { duration: `${seconds}s`, target: 1000 }],
    },
  },
  thresholds: {
    ...thresholds, http_req_duration: ['p(95)<100', 'p(99)<300'],
    'http_req_duration{part:all}': ['max>=0'], 'wrong_answers{part:all}': ['rate==0'],
  },
};

/** One turn of one of them, who reads so many times of a hundred. */
export function turn(shop, share) {
  if (Date.now() - exec.scenario.startTime > 15_000) exec.vu.metrics.tags.part = 'all';
  some(Math.random() * 100 < share ? mostlyRead : allWrites)(shop);
  sleep(0.5 + Math.random());
}
