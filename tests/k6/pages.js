// Each page as often as the others, RATE a second (100) in all, nobody writes: how long does each take? Asked of shops of two
// sizes, it tells which page grows with the data. PAGE: that one alone, of the same row
// each time.
import exec from 'k6/execution';
import { reads, seen, summaryTrendStats, thresholds } from './shop.js';

const pages = __ENV.PAGE ? [__ENV.PAGE] : Object.keys(reads);
export const options = {
  summaryTrendStats,
  scenarios: {
    pages: {
      executor: 'constant-arrival-rate', rate: Number(__ENV.RATE || 100), timeUnit: '1s',
      duration: `${__ENV.SECONDS || 30}s`, preAllocatedVUs: 50, maxVUs: 500,
    },
  },
  thresholds: {
    ...thresholds, dropped_iterations: ['count==0'],
    ...Object.fromEntries(pages.map((page) => [`http_req_duration{page:${page}}`, ['max>=0']])),
  },
};
export function setup() {
  const shop = seen();
  if (!__ENV.PAGE) return shop;
  const first = ([kind, rows]) => [kind, Array.isArray(rows) ? rows.slice(0, 1) : rows];
  return Object.fromEntries(Object.entries(shop).map(first));
}
export default function (shop) {
  const page = pages[exec.scenario.iterationInTest % pages.length];
  exec.vu.metrics.tags.page = page;
  reads[page](shop);
}
