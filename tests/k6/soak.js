// For a long time as many requests a second as the program can bear for good (RATE, 100: 70 % of what `steps` found): memory,
// open files, the log of the database and the slowest answers must not grow. Each minute's answers are told apart.
import exec from 'k6/execution';
import { allWrites, mostlyRead, seen, some, summaryTrendStats, thresholds } from './shop.js';

const seconds = Number(__ENV.SECONDS || 300);
const minutes = Array.from({ length: Math.ceil(seconds / 60) }, (_, at) => `http_req_duration{minute:m${at}}`);
export const options = {
  summaryTrendStats,
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate', rate: Number(__ENV.RATE || 100), timeUnit: '1s',
      duration: `${seconds}s`, preAllocatedVUs: 200, maxVUs: 1000, gracefulStop: '10s',
    },
  },
  thresholds: {
    ...thresholds, http_req_duration: ['p(95)<100', 'p(99)<300'], dropped_iterations: ['count==0'],
    ...Object.fromEntries(minutes.map((minute) => [minute, ['max>=0']])),
  },
};
export const setup = seen;
export default function (shop) {
  exec.vu.metrics.tags.minute = `m${Math.floor((Date.now() - exec.scenario.startTime) / 60_000)}`;
  some(Math.random() < 0.7 ? mostlyRead : allWrites)(shop);
}
