// So many requests a second, whether the answers come or not: whoever waits is counted with the waiting, and only so
// are percentiles true. RATE a second, READS of 100.
import { seen, some, mostlyRead, allWrites, thresholds, summaryTrendStats } from './shop.js';

const share = Number(__ENV.READS || 70) / 100;
export const options = {
  summaryTrendStats,
  scenarios: {
    rate: {
      executor: 'constant-arrival-rate', rate: Number(__ENV.RATE || 500), timeUnit: '1s',
      duration: `${__ENV.SECONDS || 30}s`, preAllocatedVUs: 200, maxVUs: 1000,
    },
  },
  thresholds: { ...thresholds, http_req_duration: ['p(95)<100', 'p(99)<300'], dropped_iterations: ['count==0'] },
};
export const setup = seen;
export default function (shop) {
  some(Math.random() < share ? mostlyRead : allWrites)(shop);
}
