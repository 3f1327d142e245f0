// Mostly writes, and one form of ten is sent twice with its key, as by a thumb that presses twice: it is saved once, and
// the second answer leads to the same place.
import { check, sleep } from 'k6';
import { one, newKey, reads, saves, seen, wrong, writes, thresholds, summaryTrendStats } from './shop.js';

export const options = {
  vus: 50, duration: `${__ENV.SECONDS || 30}s`, summaryTrendStats,
  thresholds: { ...thresholds, http_req_duration: ['p(95)<100'] },
};
export const setup = seen;
export default function (shop) {
  const chance = Math.random();
  if (chance < 0.3) reads.profile(shop);
  else if (chance < 0.9) one([writes.visit, writes.customer, writes.vehicle, writes.note])(shop);
  else {
    const fields = { name: `Twice ${newKey().slice(0, 8)}`, kind: 'person' };
    const key = newKey();
    const [first, second] = [1, 2].map(() => saves('/customers', fields, 'POST /customers, twice', key));
    wrong.add(!check(second, { 'saved once': (it) => it.replayed && it.to === first.to }));
  }
  sleep(0.2);
}
