// A shop that writes: 30 of 100 times people read, 70 they write, and one form of ten is sent twice with its key. The second
// answer is the first one's; afterwards the customers' own export has one row for each key: none twice, none lost.
import http from 'k6/http';
import { check, fail, sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { base, mostlyRead, newKey, ours, saves, seen, some, summaryTrendStats, thresholds, writes, wrong } from './shop.js';

const saved = new Counter('keys_saved');
const replayed = new Counter('keys_replayed');
const rows = new Counter('rows_found');
const twice = new Counter('rows_twice');
// Up with each key that was saved, down with each row that was found.
const unaccounted = new Counter('keys_without_row');

export const options = {
  vus: 50, duration: `${__ENV.SECONDS || 30}s`, summaryTrendStats, teardownTimeout: '60s',
  thresholds: {
    ...thresholds, http_req_duration: ['p(95)<100'], keys_without_row: ['count==0'], rows_twice: ['count==0'],
  },
};
export function setup() {
  return { ...seen(), mark: `Key ${newKey().slice(0, 12)}` };
}

/** A customer whose name is the key's own; `times` presses of one button. */
function customer(shop, times) {
  const key = newKey();
  const press = () => saves('/customers', { name: `${shop.mark} ${key}`, kind: 'person' }, 'POST /customers', key);
  const first = press();
  if (!first.to) return;
  saved.add(1);
  unaccounted.add(1);
  if (times === 1) return;
  const second = press();
  if (second.replayed) replayed.add(1);
  wrong.add(!check(second, { 'saved once': (it) => it.replayed && it.to === first.to }));
}

const others = [[35, writes.visit], [20, writes.vehicle], [20, writes.note], [15, (shop) => customer(shop, 1)]];

export default function (shop) {
  const chance = Math.random();
  if (chance < 0.3) some(mostlyRead)(shop);
  else if (chance < 0.37) customer(shop, 2);
  else some(others)(shop);
  sleep(0.2);
}

export function teardown(shop) {
  const answer = http.post(`${base}/exports/customers`, {}, { headers: ours, tags: { name: 'POST /exports/customers' } });
  if (answer.status !== 200) fail(`no export: ${answer.status}`);
  const found = answer.body.match(new RegExp(`${shop.mark} [0-9a-f]{32}`, 'g')) || [];
  rows.add(found.length);
  unaccounted.add(-found.length);
  twice.add(found.length - new Set(found).size);
}
