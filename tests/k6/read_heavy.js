// A shop that looks things up: 50 people who become 200, with half a second to think; 90 of 100 times they read. What is
// found in memory stands in the program's own counts beside it.
import { sleep } from 'k6';
import { allWrites, mostlyRead, seen, some, summaryTrendStats, thresholds } from './shop.js';

const seconds = Number(__ENV.SECONDS || 60);
export const options = {
  summaryTrendStats,
  scenarios: {
    people: {
      executor: 'ramping-vus', startVUs: 50, gracefulRampDown: '5s',
      stages: [{ duration: `${Math.ceil(seconds / 2)}s`, target: 200 }, { duration: `${Math.ceil(seconds / 2)}s`, target: 200 }],
    },
  },
  thresholds: { ...thresholds, http_req_duration: ['p(95)<50'] },
};
export const setup = seen;
export default function (shop) {
  some(Math.random() < 0.9 ? mostlyRead : allWrites)(shop);
  sleep(0.25 + Math.random() / 2);
}
