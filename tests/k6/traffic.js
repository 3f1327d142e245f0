// Each line of traffic_profile.csv at TIMES its target peak (10), at rates that do not wait for answers: every line must
// keep its own p95, p99 and share of errors. Which page or action of ours does a line's work stands in `ours` and nowhere
// else; a line without one, or one without a line, ends the run before it begins.
import http from 'k6/http';
import { fail } from 'k6';
import exec from 'k6/execution';
import { base, file, formOf, judged, listed, newKey, one, ours as signedIn, readers, reads, saves, seen, shortest, summaryTrendStats, writes } from './shop.js';

const seconds = Number(__ENV.SECONDS || 120);
const times = Number(__ENV.TIMES || 10);

/** Made ready for a line, and no part of its figures. */
function aside(work) {
  const tags = exec.vu.metrics.tags;
  const line = tags.line;
  tags.line = 'aside';
  const made = work();
  tags.line = line;
  return made;
}

function signIn() {
  const fields = { email: 'owner@demo.autoshop.example', password: 'demo-autoshop-2026' };
  const headers = { Origin: base, 'Sec-Fetch-Site': 'same-origin' };
  const answer = http.post(`${base}/session`, fields, { headers, tags: { name: 'POST /session' }, redirects: 0, jar: new http.CookieJar() });
  judged(answer, { 'signed in': (a) => a.status === 303 && 'session' in a.cookies });
  return answer.cookies.session[0].value;
}

function signOut() {
  const headers = { ...signedIn, Cookie: `session=${aside(signIn)}` };
  const answer = http.post(`${base}/session/end`, {}, { headers, tags: { name: 'POST /session/end' }, redirects: 0, jar: new http.CookieJar() });
  judged(answer, { 'signed out': (a) => a.status === 303 });
}

/** The form of a page, sent as it stands but for these fields. */
function changes(at, action, fields, name) {
  const form = aside(() => formOf(at, action));
  saves(action, { ...form, ...fields }, name, form._key);
}

/** A file of rows: the last year of what has a day, and all customers. */
function rows(kind) {
  const from = kind === 'customers' ? '' : new Date(Date.now() - 365 * 86_400_000).toISOString().slice(0, 10);
  const answer = http.post(`${base}/exports/${kind}`, { from }, { headers: signedIn, tags: { name: `POST /exports/${kind}` }, responseType: 'binary' });
  judged(answer, { 'a file of rows': (a) => a.status === 200 && a.headers['Content-Type'].startsWith('text/csv') && a.body.byteLength > 1000 });
}

/** Whatever is no page. */
function plain(path, name = path) {
  const answer = http.get(base + path, { headers: signedIn, tags: { name } });
  judged(answer, { 'an answer': (a) => a.status === 200 && a.body.length > 0 });
}

function forgotten() {
  const answer = http.post(`${base}/password/forgot`, { email: `${newKey().slice(0, 8)}@example.com` }, { headers: signedIn, tags: { name: 'POST /password/forgot' } });
  judged(answer, { 'a whole page': (a) => a.status === 200 && a.body.trimEnd().endsWith('</html>') });
}

function changedVisit(shop) {
  const at = aside(() => writes.visit(shop)).to;
  changes(`${at}/edit`, at, { complaint: 'Squeals louder' }, 'POST /appointments/{id}');
}

function changed(kind, shop, fields) {
  const at = `/${kind}/${one(shop[kind])}/edit`;
  changes(at, at, fields, `POST /${kind}/{id}/edit`);
}

function deletedVisit(shop) {
  const at = aside(() => writes.visit(shop)).to;
  changes(at, `${at}/deletion`, {}, 'POST /appointments/{id}/deletion');
}

function drafted(shop) {
  const at = aside(() => {
    const visit = writes.visit(shop).to;
    saves(`${visit}/position`, { version: 1, to: 'in_progress', back: visit }, 'POST /appointments/{id}/position');
    return visit;
  });
  saves(`${at}/invoice`, {}, 'POST /appointments/{id}/invoice');
}

const reports = {
  sales: () => ['/reports/sales', '/reports/sales'],
  appointments: () => ['/reports/appointments', '/reports/appointments'],
  customers: () => ['/reports/customers', '/reports/customers'],
  calendar: () => ['/calendar', '/calendar'],
};
const sums = readers(reports);

// Method and endpoint of the profile; what of ours does the same work; why, where it is not plain.
const ours = {
  'POST /api/auth/login': [signIn],
  'POST /api/auth/logout': [signOut],
  'POST /api/auth/register': [(shop) => saves(`/s/${shop.slug}/lead`, { kind: 'callback', name: 'Load', phone: '(217) 555-0100' }, 'POST /s/{shop}/lead'), 'customers have no accounts: who is new to the shop leaves name and number on its page'],
  'GET /api/auth/verify-token': [() => plain('/notifications/count'), 'the smallest answer that asks who is signed in'],
  'POST /api/auth/request-password-reset': [forgotten],
  'GET /api/customers/profile': [reads.profile],
  'PUT /api/customers/profile': [(shop) => changed('customers', shop, { company: `Load ${newKey().slice(0, 8)}` })],
  'GET /api/customers/vehicles': [reads.profile, "a customer's cars stand on the profile"],
  'POST /api/customers/vehicles': [writes.vehicle],
  'GET /api/customers/history': [(shop) => file(`/customers/${one(shop.customers)}/statement`, '/customers/{id}/statement', 'application/pdf'), 'what a customer was billed and paid'],
  'GET /api/appointments': [reads.appointments],
  'POST /api/appointments': [writes.visit],
  'GET /api/appointments/{id}': [reads.appointment],
  'PUT /api/appointments/{id}': [changedVisit],
  'DELETE /api/appointments/{id}': [deletedVisit],
  'GET /api/vehicles': [reads.vehicles],
  'POST /api/vehicles': [writes.vehicle],
  'GET /api/vehicles/{id}': [reads.vehicle],
  'PUT /api/vehicles/{id}': [(shop) => changed('vehicles', shop, { color: newKey().slice(0, 8) })],
  'GET /api/invoices': [reads.invoices],
  'POST /api/invoices': [drafted],
  'GET /api/invoices/{id}': [reads.invoice],
  'GET /api/invoices/{id}/pdf': [(shop) => file(`/invoices/${one(shop.issued)}/document`, '/invoices/{id}/document', 'application/pdf')],
  'GET /api/admin/analytics/dashboard': [reads.dashboard],
  'GET /api/admin/analytics/revenue': [sums.sales],
  'GET /api/admin/analytics/appointments': [sums.appointments],
  'GET /api/admin/analytics/customers': [sums.customers],
  'GET /api/admin/customers': [reads.customers],
  'POST /api/admin/customers': [writes.customer],
  'GET /api/admin/appointments': [sums.calendar, 'all people of the shop in their columns'],
  'GET /api/admin/vehicles': [reads.vehicles],
  'GET /api/admin/export/customers': [() => rows('customers')],
  'GET /api/admin/export/appointments': [() => rows('appointments')],
  'GET /api/admin/export/invoices': [() => rows('invoices')],
  'GET /api/health': [() => plain('/api/health')],
  'GET /health': [() => plain('/health')],
  'GET /api/csrf-token': [(shop) => plain(shop.sheet, '/static/{file}'), 'pages hold no such token; the group is "Static & Assets"'],
};

const lines = open('./traffic_profile.csv').trim().split('\n').slice(1).map((row, at) => {
  const [, , endpoint, method, , , , peak, p95, p99, , errors] = row.split(',');
  return { tag: `line${at + 1}`, name: `${method} ${endpoint}`, peak: Number(peak), p95, p99, errors: Number(errors.replace('<', '')) / 100 };
});

const scenarios = {};
const thresholds = {};
for (const [at, line] of lines.entries()) {
  scenarios[line.tag] = {
    // One after the other: a line sends its first request as it begins, and a shop's people don't come all in one instant.
    startTime: `${at * 150}ms`,
    executor: 'constant-arrival-rate', rate: line.peak * times, timeUnit: '1h', duration: `${seconds}s`,
    preAllocatedVUs: 2, maxVUs: 20, tags: { line: line.tag }, env: { LINE: line.name },
  };
  thresholds[`http_req_duration{line:${line.tag}}`] = [`p(95)<${line.p95}`, `p(99)<${line.p99}`];
  thresholds[`wrong_answers{line:${line.tag}}`] = [`rate<${line.errors}`];
}
export const options = { summaryTrendStats, scenarios, thresholds, setupTimeout: '60s' };

export function setup() {
  const names = lines.map((line) => line.name);
  const missing = [...names.filter((name) => !(name in ours)), ...Object.keys(ours).filter((name) => !names.includes(name))];
  if (missing.length > 0) fail(`the table and the profile differ in: ${missing.join(', ')}`);
  const shop = seen();
  Object.assign(shop.lengths, shortest(reports, shop));
  shop.issued = listed('invoices', '?status=paid');
  const text = (path) => http.get(base + path, { headers: signedIn, tags: { name: path } }).body;
  shop.sheet = text('/dashboard').match(/\/static\/[^"]*\.css/)[0];
  shop.slug = text('/settings/site').match(/\/s\/([a-z0-9-]+)/)[1];
  return shop;
}

export default function (shop) {
  ours[__ENV.LINE][0](shop);
}

/** What was measured of each line, beside what was asked for. */
export function handleSummary(data) {
  const figures = lines.map((line) => {
    const took = data.metrics[`http_req_duration{line:${line.tag}}`];
    const wrong = data.metrics[`wrong_answers{line:${line.tag}}`];
    return { ...line, why: ours[line.name][1], times, took: took && took.values, wrong: wrong && wrong.values };
  });
  const row = (line) => `${line.name.padEnd(44)} ${String(line.took ? line.took.count || '' : 0).padStart(5)} ${[line.took && line.took['p(95)'], line.took && line.took['p(99)']].map((ms) => (ms === undefined ? '-' : ms.toFixed(1)).padStart(8)).join('')}   of ${line.p95} and ${line.p99} ms`;
  return { stdout: `${figures.map(row).join('\n')}\n`, [__ENV.LINES_TO || '/dev/null']: JSON.stringify(figures, null, 1) };
}
