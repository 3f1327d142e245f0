// A thousand people with about a second to think: 70 of 100 times they read, 30 they write (quality, section 1).
import { sleep } from 'k6';
import { seen, some, mostlyRead, allWrites, thresholds, summaryTrendStats } from './shop.js';

const seconds = Number(__ENV.SECONDS || 60);
const share = Number(__ENV.READS || 70) / 100;
export const options = {
  summaryTrendStats,
  scenarios: {
    people: {
      executor: 'ramping-vus', startVUs: 0, gracefulRampDown: '5s',
      stages: [{ duration: '15s', target: 1000 }, { duration: `${seconds}s`, target: 1000 }],
    },
  },
  thresholds: { ...thresholds, http_req_duration: ['p(95)<100', 'p(99)<300'] },
};
export const setup = seen;
export default function (shop) {
  some(Math.random() < share ? mostlyRead : allWrites)(shop);
  sleep(0.5 + Math.random());
}
