// Ten times as many as usual for half a minute, with all limits on: besides its success an answer may only be a refusal
// that says when to come back, and within five seconds of the end all is as before.
import http from 'k6/http';
import { check } from 'k6';
import { Rate } from 'k6/metrics';
import { base, one, ours, seen, summaryTrendStats, wrong } from './shop.js';

const refused = new Rate('refused');
const usual = Number(__ENV.RATE || 15); // of one person, who is held to twenty
const at = (rate, seconds, startTime) => ({
  executor: 'constant-arrival-rate', rate, timeUnit: '1s', duration: `${seconds}s`, startTime: `${startTime}s`,
  preAllocatedVUs: 300, maxVUs: 2000, gracefulStop: '10s',
});
export const options = {
  summaryTrendStats,
  scenarios: {
    before: { ...at(usual, 10, 0), tags: { part: 'before' } },
    burst: { ...at(usual * 10, 30, 10), tags: { part: 'burst' } },
    after: { ...at(usual, 10, 45), tags: { part: 'after' } },
  },
  thresholds: {
    wrong_answers: ['rate==0'],
    'http_req_duration{part:before}': ['p(95)<100'],
    'http_req_duration{part:after}': ['p(95)<100'],
    'refused{part:after}': ['rate==0'],
  },
};
export const setup = seen;
export default function (shop) {
  const path = one([() => `/customers/${one(shop.customers)}`, () => '/board', () => '/appointments', () => '/dashboard'])();
  const answer = http.get(base + path, { headers: ours, tags: { name: path.replace(/[0-9a-f-]{36}/, '{id}') } });
  const isRefused = [429, 503].includes(answer.status);
  refused.add(isRefused);
  wrong.add(!check(answer, {
    'a page, or when to come back': (a) => (a.status === 200 && a.body.trimEnd().endsWith('</html>'))
      || (isRefused && Number(a.headers['Retry-After']) > 0),
  }));
}
